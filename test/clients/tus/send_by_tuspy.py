"""Sends a file with tuspy. Environment: PHOXRAY_URL, PHOXRAY_TOKEN, PHOXRAY_ATTESTATION, PHOXRAY_FILE."""

import os

from tusclient.client import TusClient

client = TusClient(f"{os.environ['PHOXRAY_URL']}/v1/uploads", headers={"Authorization": f"Bearer {os.environ['PHOXRAY_TOKEN']}"})
metadata = {"attestation": os.environ["PHOXRAY_ATTESTATION"], "filename": os.environ["PHOXRAY_FILE"]}
uploader = client.uploader(os.environ["PHOXRAY_FILE"], chunk_size=50_000, metadata=metadata)
uploader.upload()
print(uploader.url)
