"""Checks the chain of an audit log without Vitrine: python3 audit_verify.py FILE [HASH OF THE LAST LINE]"""

import hashlib
import json
import sys

prev, number, line_number = None, None, 0
with open(sys.argv[1], "rb") as file:
    for line_number, line in enumerate(file, 1):
        entry = json.loads(line)
        content = line.rstrip(b"\n")[: -len(',"hash":""}') - 64]
        if hashlib.sha256(content).hexdigest() != entry["hash"]:
            sys.exit(f"line {line_number} was changed")
        if prev is None:
            if entry["event"] != "opened" or (entry["prev"] != "0" * 64 and entry["why"] != "rotated"):
                sys.exit("the first lines were removed")
        elif entry["prev"] != prev or entry["number"] != number + 1:
            sys.exit(f"line {line_number} does not follow line {line_number - 1}")
        prev, number = entry["hash"], entry["number"]
if line_number == 0 or len(sys.argv) > 2 and prev != sys.argv[2]:
    sys.exit("the last lines were removed")
print(f"{line_number} lines hold, last hash {prev}")
