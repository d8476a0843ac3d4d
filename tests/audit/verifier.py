"""Verifies a log as docs/audit-format.md describes it: python3 verifier.py LOG [--head FILE]... [--key KEYID]

LOG is what `export` has written, or an events.db. Prints each finding. Ends with 0 where there is none, with 1 where there
are some, and with 2 for a wrong call.
"""

import base64
import hashlib
import json
import re
import sqlite3
import sys

MEMBERS = ["position", "stream", "revision", "id", "type", "data", "metadata"]
HEAD_MEMBERS = ["size", "root", "at", "keyId", "eventId", "position", "publicKey", "signature"]
LARGEST = 2**53 - 1
FIRST_LINK = "0" * 64


# Canonical JSON


def canonical(value):
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int) and abs(value) <= LARGEST:
        return str(value)
    if isinstance(value, str):
        value.encode("utf-8")  # Throws for half of a surrogate pair.
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(each) for each in value) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    raise ValueError(f"{value!r} has no canonical form")


def sha256(data):
    return hashlib.sha256(data).digest()


# The tree


def leaf_hash(event, index):
    leaf = {
        "hash": event["metadata"]["chain"]["hash"],
        "id": event["id"],
        "index": index,
        "revision": event["revision"],
        "stream": event["stream"],
    }
    return sha256(b"\x00" + canonical(leaf).encode("utf-8"))


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


class Tree:
    """The complete subtrees of a list that grows."""

    def __init__(self):
        self.size = 0
        self.subtrees = []

    def append(self, leaf):
        self.size += 1
        self.subtrees.append((1, leaf))
        while len(self.subtrees) > 1 and self.subtrees[-2][0] == self.subtrees[-1][0]:
            count, right = self.subtrees.pop()
            _, left = self.subtrees.pop()
            self.subtrees.append((2 * count, node_hash(left, right)))

    def root(self):
        if not self.subtrees:
            return sha256(b"")
        root = self.subtrees[-1][1]
        for _, left in reversed(self.subtrees[:-1]):
            root = node_hash(left, root)
        return root


def is_included(leaf, index, size, path, root):
    if not 0 <= index < size:
        return False
    node, last, result = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and result == root


def is_consistent(old, old_root, new, new_root, path):
    if not 1 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old & (old - 1) == 0:
        path = [old_root] + path
    if not path:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


# Ed25519 (RFC 8032, section 6). For verification only: it need not hide anything.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else (0, y, 1, 0)
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - x2) % P:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = decompress(bytes.fromhex("58" + "66" * 31))


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(factor, point):
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = add(result, point)
        point = add(point, point)
        factor >>= 1
    return result


def is_signed(key, message, signature):
    point, r = decompress(key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if point is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = multiply(s, BASE), add(r, multiply(h, point))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % P == 0


def base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# Heads


def head_fault(head, key_id):
    """What is wrong with a head by itself; None where nothing is."""
    if not isinstance(head, dict) or sorted(head) != sorted(HEAD_MEMBERS):
        return "is no signed head"
    try:
        jwk = f'{{"crv":"Ed25519","kty":"OKP","x":"{head["publicKey"]}"}}'
        thumbprint = base64.urlsafe_b64encode(sha256(jwk.encode("ascii"))).rstrip(b"=").decode("ascii")
        if thumbprint != head["keyId"]:
            return "does not have the key that it names"
        if key_id is not None and key_id != head["keyId"]:
            return "is signed with another key"
        signed = {name: head[name] for name in ["at", "eventId", "keyId", "position", "root", "size"]}
        message = f"marquee-tree-head-v1\n{canonical(signed)}".encode("utf-8")
        if not isinstance(head["size"], int) or head["size"] < 1:
            return "has no size"
        if not is_signed(base64url(head["publicKey"]), message, base64url(head["signature"])):
            return "is not what was signed"
        return None
    except (ValueError, TypeError):
        return "is no signed head"


# The log


def lines_of(file):
    """Each event, or other line, with what is wrong with its form. Of what cannot be read, None and the fault."""
    with open(file, "rb") as log:
        for line in log:
            try:
                value = json.loads(line.decode("utf-8"))
                if not isinstance(value, dict):
                    raise ValueError("no object")
                if "position" not in value:
                    yield value, None
                    continue
                form = ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in MEMBERS)
                yield value, None if line == f"{{{form}}}\n".encode("utf-8") else "is not in canonical form"
            except (ValueError, KeyError) as error:
                yield None, f"cannot be read: {error}"


def rows_of(file):
    """The same of an events.db."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        for position, *fields in database.execute("SELECT * FROM events ORDER BY position"):
            try:
                stream, revision, event_id, kind, *texts = fields
                data, metadata = (json.loads(text) for text in texts)
                values = [str(position), stream, revision, event_id, kind, data, metadata]
                is_canonical = [canonical(data), canonical(metadata)] == texts
                yield dict(zip(MEMBERS, values)), None if is_canonical else "is not in canonical form"
            except (ValueError, TypeError) as error:
                yield None, f"cannot be read: {error}"


def is_ours(event):
    metadata = event["metadata"]
    chain = metadata.get("chain") if isinstance(metadata, dict) else None
    return isinstance(chain, dict) and isinstance(chain.get("hash"), str)


def chain_fault(event, before):
    """What is wrong with an event behind the revision and the hash of the one before."""
    revision, link = before
    if event["revision"] != revision + 1:
        return f"follows revision {revision}"
    chain = event["metadata"]["chain"]
    if sorted(chain) != ["hash", "prev"] or chain["prev"] != link:
        return "does not link to the event before it"
    covered = {name: event[name] for name in ["stream", "revision", "id", "type", "data"]}
    covered["metadata"] = {name: value for name, value in event["metadata"].items() if name != "chain"}
    covered["prev"] = chain["prev"]
    if sha256(canonical(covered).encode("utf-8")).hex() != chain["hash"]:
        return "is not what its hash was made of"
    return None


class Verifier:
    def __init__(self, heads, key_id):
        self.given = heads
        self.key_id = key_id
        self.findings = 0
        self.position = 0
        self.links = {}
        self.tree = Tree()
        self.leaves = {}
        self.heads = []
        self.proofs = []
        self.roots = {}
        self.last_ids = {}

    def find(self, place, reason):
        self.findings += 1
        print(f"broken {place} {reason}")

    def take(self, event):
        place = f"{event['stream']}@{event['revision']} {event['id']}"
        if not re.fullmatch(r"[1-9]\d*", event["position"]) or int(event["position"]) <= self.position:
            self.find(place, "stands at a position that is taken")
        else:
            self.position = int(event["position"])
        if not is_ours(event):
            self.find(place, "is not ours")
            return
        fault = chain_fault(event, self.links.get(event["stream"], (-1, FIRST_LINK)))
        if fault is not None:
            self.find(place, fault)
        self.links[event["stream"]] = (event["revision"], event["metadata"]["chain"]["hash"])
        if event["stream"].startswith("notary-"):
            self.take_head(place, event)
            return
        leaf = leaf_hash(event, self.tree.size)
        self.leaves[event["id"]] = event
        self.tree.append(leaf)
        self.roots[self.tree.size] = self.tree.root().hex()
        self.last_ids[self.tree.size] = event["id"]

    def take_head(self, place, event):
        head = event["data"]
        fault = "is of another type" if event["type"] != "TreeHeadSigned" else head_fault(head, self.key_id)
        if fault is not None:
            self.find(place, fault)
            return
        if self.heads and head["size"] <= self.heads[-1]["size"]:
            self.find(place, f"is a head of {head['size']} events behind one of {self.heads[-1]['size']}")
        self.heads.append(head)
        self.compare(place, head)

    def compare(self, place, head):
        size = head["size"]
        if size > self.tree.size:
            self.find(place, f"covers {size} events, and {self.tree.size} are there: some are missing")
        elif self.roots[size] != head["root"] or self.last_ids[size] != head["eventId"]:
            self.find(place, f"is not the head of the first {size} events: their root is {self.roots[size]}")

    def end(self):
        for name, head in self.given:
            fault = head_fault(head, self.key_id)
            if fault is not None:
                self.find(name, fault)
                continue
            self.compare(name, head)
            if not any(head["size"] == each["size"] and head["root"] == each["root"] for each in self.heads):
                self.find(name, f"is not among the heads of the log: none has {head['size']} events and its root")
        for proof in self.proofs:
            self.check(proof)

    def check(self, proof):
        path = [bytes.fromhex(each) for each in proof["path"]]
        old, new = proof.get("from"), proof.get("to")
        if proof["proof"] != "consistency" or old not in self.roots or new not in self.roots:
            self.find("proof", f"is of nothing that is there: {old} to {new}")
        elif not is_consistent(old, bytes.fromhex(self.roots[old]), new, bytes.fromhex(self.roots[new]), path):
            self.find("proof", f"does not show that {old} events have grown to {new}")

    def end_of_stream(self, heads):
        """Of one stream that was given away: each event stands under a head by the proof that comes with it."""
        proofs = {proof["eventId"]: proof for proof in self.proofs if proof["proof"] == "inclusion"}
        trusted = [head for _, head in self.given] or heads
        for name, head in [("head", head) for head in heads] + self.given:
            fault = head_fault(head, self.key_id)
            if fault is not None:
                self.find(name, fault)
        for event in self.leaves.values():
            proof, place = proofs.get(event["id"]), f"{event['stream']}@{event['revision']} {event['id']}"
            if proof is None:
                self.find(place, "has no proof")
                continue
            leaf, path = leaf_hash(event, proof["index"]), [bytes.fromhex(each) for each in proof["path"]]
            roots = [bytes.fromhex(head["root"]) for head in trusted if head["size"] == proof["size"]]
            if not any(is_included(leaf, proof["index"], proof["size"], path, root) for root in roots):
                self.find(place, "does not stand under the head")


def main(words):
    files, heads, key_id = [], [], None
    while words:
        word = words.pop(0)
        if word == "--head" and words:
            with open(words[0], encoding="utf-8") as file:
                heads.append((words.pop(0), json.load(file)))
        elif word == "--key" and words:
            key_id = words.pop(0)
        else:
            files.append(word)
    if len(files) != 1 or files[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    with open(files[0], "rb") as file:
        read = rows_of if file.read(16) == b"SQLite format 3\0" else lines_of
    verifier, own_heads = Verifier(heads, key_id), []
    for number, (value, fault) in enumerate(read(files[0]), 1):
        if fault is not None:
            verifier.find(f"line {number}", fault)
        if value is None:
            continue
        if "position" in value:
            verifier.take(value)
        elif "head" in value:
            own_heads.append(value["head"])
        else:
            verifier.proofs.append(value)
    if own_heads:
        verifier.end_of_stream(own_heads)
    else:
        verifier.end()
    count, streams = verifier.tree.size, len(verifier.links)
    print(f"{count} events in {streams} streams, {len(verifier.heads)} heads, {verifier.findings} findings")
    return 1 if verifier.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
