"""Runs the main job with the generated client: sign in, upload, start, watch, fetch the masks.

Environment: PHOXRAY_URL, PHOXRAY_EMAIL, PHOXRAY_PASSWORD, PHOXRAY_FILE. Prints one JSON object.
"""

import hashlib
import json
import os
import uuid
from pathlib import Path

from phoxray_client import AuthenticatedClient, Client
from phoxray_client.api.authentication import log_in
from phoxray_client.api.jobs import create_job, download_result, get_job, list_results
from phoxray_client.api.radiographs import create_radiograph, get_current_attestation, get_radiograph
from phoxray_client.models import (
    CreateJobRequest,
    CreateJobRequestParameters,
    CreateRadiographBody,
    GetCurrentAttestationLocale,
    JobDto,
    LogInDto,
    ProblemDto,
)
from phoxray_client.types import File


def require(answer):
    """The answer, unless it is a problem document."""
    if answer is None or isinstance(answer, ProblemDto):
        raise SystemExit(f"refused: {answer}")
    return answer


def sign_in(url: str) -> AuthenticatedClient:
    body = LogInDto(email=os.environ["PHOXRAY_EMAIL"], password=os.environ["PHOXRAY_PASSWORD"])
    session = require(log_in.sync(client=Client(base_url=url), body=body))
    return AuthenticatedClient(base_url=url, token=session.access_token, timeout=60)


def attest(client: AuthenticatedClient) -> str:
    text = require(get_current_attestation.sync(client=client, locale=GetCurrentAttestationLocale.EN))
    basis = "professional-practice"
    return json.dumps({"basis": basis, "version": text.version, "sha256": text.sha256, "acknowledged": True})


def upload(client: AuthenticatedClient, file: Path) -> str:
    with file.open("rb") as content:
        body = CreateRadiographBody(
            attestation=attest(client), file=File(payload=content, file_name="radiograph"), display_name="from Python"
        )
        return require(create_radiograph.sync(client=client, body=body, idempotency_key=str(uuid.uuid4()))).id


def watch(client: AuthenticatedClient, job_id: uuid.UUID) -> JobDto:
    """Reads the server-sent events to their end; each carries the whole job."""
    seen = None
    with client.get_httpx_client().stream("GET", f"/v1/jobs/{job_id}/events") as events:
        events.raise_for_status()
        for line in events.iter_lines():
            if line.startswith("data: "):
                seen = JobDto.from_dict(json.loads(line.removeprefix("data: ")))
    return seen or require(get_job.sync(job_id, client=client))


def main() -> None:
    client = sign_in(os.environ["PHOXRAY_URL"])
    radiograph_id = upload(client, Path(os.environ["PHOXRAY_FILE"]))
    require(get_radiograph.sync(radiograph_id, client=client))
    request = CreateJobRequest(
        radiograph_id=radiograph_id, workflow="tissue-density", parameters=CreateJobRequestParameters()
    )
    job = require(create_job.sync(client=client, body=request, idempotency_key=str(uuid.uuid4())))
    ended = watch(client, job.id)
    masks = {}
    for result in require(list_results.sync(job.id, client=client)).data:
        content = require(download_result.sync(job.id, result.id, client=client)).payload.read()
        masks[result.output] = hashlib.sha256(content).hexdigest()
        if masks[result.output] != result.sha256:
            raise SystemExit(f"{result.output} is not what was announced")
    print(json.dumps({"state": ended.state, "failure": ended.failure and ended.failure.to_dict(), "masks": masks}))


main()
