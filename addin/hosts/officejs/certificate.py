"""How does Excel come to trust a server on this machine?

Office loads add-ins from https only. A small authority is made on this machine, for this machine:
it signs one certificate for ``localhost`` and may sign nothing else. The user trusts it in one
step (`trust_command`); its key never leaves the folder, which only the user can read.
"""

import ipaddress
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # its libraries load when a certificate is made
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_DAYS = 397  # browsers take no certificate that is valid for longer
_RENEW_DAYS = 30
_NAMES = ("localhost",)
_ADDRESSES = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Files: the authority that users trust, the server's certificate, and its key."""

    authority: Path
    certificate: Path
    key: Path

    @property
    def expires(self) -> datetime:
        """When the server's certificate ends."""
        from cryptography import x509

        return x509.load_pem_x509_certificate(self.certificate.read_bytes()).not_valid_after_utc


def make_certificate(folder: Path, today: datetime | None = None) -> Certificate:
    """The certificate in `folder`, made where there is none or where it ends within a month.

    A new one needs to be trusted anew, since the key of the old authority is not kept.
    """
    found = Certificate(
        authority=folder / "onpace-authority.pem",
        certificate=folder / "localhost.pem",
        key=folder / "localhost.key",
    )
    now = today or datetime.now(UTC)
    if found.key.exists() and found.expires - now > timedelta(days=_RENEW_DAYS):
        return found
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(found, now)
    return found


def trust_command(certificate: Certificate, platform: str = sys.platform) -> list[str]:
    """The one command by which the user trusts the authority."""
    path = str(certificate.authority)
    if platform == "win32":
        return ["certutil", "-user", "-addstore", "Root", path]
    if platform == "darwin":
        keychain = str(Path.home() / "Library" / "Keychains" / "login.keychain-db")
        return ["security", "add-trusted-cert", "-r", "trustRoot", "-k", keychain, path]
    database = f"sql:{Path.home() / '.pki' / 'nssdb'}"
    return ["certutil", "-d", database, "-A", "-t", "C,,", "-n", "Onpace", "-i", path]


def _write(files: Certificate, now: datetime) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    authority_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key, now)
    server = _server(key, authority, authority_key, now)
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_secret(files.key, secret)
    files.authority.write_bytes(authority.public_bytes(pem))
    files.certificate.write_bytes(server.public_bytes(pem) + authority.public_bytes(pem))


def write_secret(path: Path, content: bytes) -> None:
    """Write what only the user himself may read."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _authority(key: "EllipticCurvePrivateKey", now: datetime) -> "x509.Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    name = _name("Onpace on this machine")
    allowed = [
        *(x509.DNSName(each) for each in _NAMES),
        *(x509.IPAddress(ipaddress.ip_network(each)) for each in _ADDRESSES),
    ]
    return (
        _builder(name, name, now)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(allowed, None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _server(
    key: "EllipticCurvePrivateKey",
    authority: "x509.Certificate",
    authority_key: "EllipticCurvePrivateKey",
    now: datetime,
) -> "x509.Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    names = [
        *(x509.DNSName(each) for each in _NAMES),
        *(x509.IPAddress(ipaddress.ip_address(each)) for each in _ADDRESSES),
    ]
    public = authority_key.public_key()
    return (
        _builder(_name("localhost"), authority.subject, now)
        .public_key(key.public_key())
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(subject: "x509.Name", issuer: "x509.Name", now: datetime) -> "x509.CertificateBuilder":
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS - 1))
    )


def _name(text: str) -> "x509.Name":
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, text)])


def _usage(*, signs: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
