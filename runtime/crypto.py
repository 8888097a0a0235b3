"""Encryption of protected values: AES-256-GCM with the value's place as associated data, and blind indexes.

A ciphertext names its algorithm and key (`v1:a256gcm:<key id>:<base64>`), so keys and algorithms can change later. The
associated data binds it to table, column and record: moved elsewhere it does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.errors import PortFailed

HEADER = "v1:a256gcm"
NONCE_BYTES = 12


class Vault:
    """Encrypts, decrypts and blinds with the keys of one installation."""

    def __init__(self, key_id: str, data_key: bytes, index_key: bytes) -> None:
        self._key_id, self._index_key = key_id, index_key
        self._cipher = AESGCM(data_key)

    def encrypt(self, text: str, place: str) -> str:
        """Return the ciphertext of the text, bound to its place."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text.encode(), place.encode())
        return f"{HEADER}:{self._key_id}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, ciphertext: str, place: str) -> str:
        """Return the text; a ciphertext that was changed or moved is an error, never garbage."""
        head, _, body = ciphertext.rpartition(":")
        if head != f"{HEADER}:{self._key_id}":
            raise PortFailed
        raw = base64.b64decode(body)
        try:
            return self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
        except InvalidTag as error:
            raise PortFailed from error

    def blind(self, text: str, field: str) -> str:
        """Return the keyed hash by which equal values of one field are found without reading them."""
        return hmac.new(self._index_key, f"{field}\x00{text}".encode(), hashlib.sha256).hexdigest()

    def sign(self, text: str, purpose: str) -> str:
        """Return the signature that only this installation can make of a text, for one purpose."""
        return hmac.new(self._index_key, f"sign\x00{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()


def open_vault(file: Path) -> Vault:
    """Return the vault of the key file, making the file with new keys where there is none."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        keys = {
            "id": secrets.token_hex(4),
            "data": base64.b64encode(os.urandom(32)).decode(),
            "index": base64.b64encode(os.urandom(32)).decode(),
        }
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            json.dump(keys, out)
            out.flush()
            os.fsync(out.fileno())
    keys = json.loads(file.read_text())
    return Vault(keys["id"], base64.b64decode(keys["data"]), base64.b64decode(keys["index"]))
