"""Prints every element of the given DICOM files as pydicom reads them, one JSON object a file."""

import hashlib
import json
import sys

from pydicom import dcmread
from pydicom.datadict import dictionary_VR
from pydicom.encaps import generate_fragments


def digest(data):
    return hashlib.sha256(data or b"").hexdigest()


def lines(dataset, path):
    for tag in sorted(dataset.keys()):
        raw = dataset.get_item(tag)
        here = f"{path}{tag:08x}"
        vr = raw.VR or dictionary_VR(tag)
        yield {"path": here, "vr": vr, "digests": None if vr == "SQ" else digests(raw)}
        if vr == "SQ":
            for index, item in enumerate(dataset[tag].value):
                yield from lines(item, f"{here}[{index}]/")


def digests(raw):
    """None for what pydicom has already converted, and no longer knows the bytes of."""
    if not raw.is_raw:
        return None
    if raw.length == 0xFFFFFFFF:
        return [digest(fragment) for fragment in generate_fragments(raw.value)]
    return [digest(raw.value)]


for name in sys.argv[1:]:
    file = dcmread(name)
    print(json.dumps({"file": name, "elements": [*lines(file.file_meta, ""), *lines(file, "")]}))
