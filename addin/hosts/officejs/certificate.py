"""How does Excel come to trust a server on this machine?

Office loads add-ins from https only. A small authority is made on this machine, for this machine:
it signs certificates for ``localhost`` and may sign nothing else. The user trusts it once, when
Excel is connected; its key never leaves the folder, which only the user can read. Browsers take no
certificate of a server that is valid for longer than 398 days: it is signed anew in time, by the
same authority, so that nothing has to be trusted again.
"""

import ipaddress
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from addin.errors import FileError
from addin.files import write_atomically

if TYPE_CHECKING:  # its libraries load when a certificate is made
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_DAYS = 397
_AUTHORITY_DAYS = 3652
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
        return _read(self.certificate).not_valid_after_utc

    @property
    def thumbprint(self) -> str:
        """By which Windows and the Mac know the authority: hexadecimal, in capitals."""
        from cryptography.hazmat.primitives import hashes

        return _read(self.authority).fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303 - a name

    @property
    def authority_key(self) -> Path:
        """The authority's key; older installations kept none."""
        return self.authority.with_suffix(".key")

    @property
    def files(self) -> tuple[Path, ...]:
        """All four."""
        return self.authority, self.authority_key, self.certificate, self.key

    def ends_soon(self, today: datetime | None = None) -> bool:
        """Whether the server's certificate ends within a month."""
        return self.expires - (today or datetime.now(UTC)) <= timedelta(days=_RENEW_DAYS)

    def can_renew(self, today: datetime | None = None) -> bool:
        """Whether the authority that is trusted can sign another year."""
        ends = _read(self.authority).not_valid_after_utc
        lasts = ends - (today or datetime.now(UTC)) > timedelta(days=_DAYS)
        return lasts and self.authority_key.exists()


def certificate_in(folder: Path) -> Certificate:
    """Where the certificate of this machine lies, made or not."""
    return Certificate(
        authority=folder / "onpace-authority.pem",
        certificate=folder / "localhost.pem",
        key=folder / "localhost.key",
    )


def make_certificate(folder: Path, today: datetime | None = None) -> Certificate:
    """The certificate in `folder`, made where there is none. It is never replaced here."""
    found = certificate_in(folder)
    if not (found.key.exists() and found.certificate.exists() and found.authority.exists()):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_authority(found, today or datetime.now(UTC))
        _write_server(found, today or datetime.now(UTC))
    return found


def renew(found: Certificate, today: datetime | None = None) -> bool:
    """Sign the server's certificate anew where it ends within a month; whether it was.

    The authority stays. One that cannot sign any more is left as it is: another would have to be
    trusted first, which is a step of the user (`replace_authority`).
    """
    if not (found.ends_soon(today) and found.can_renew(today)):
        return False
    _write_server(found, today or datetime.now(UTC))
    return True


def replace_authority(found: Certificate, today: datetime | None = None) -> None:
    """Make all anew; the user must trust the new authority."""
    _write_authority(found, today or datetime.now(UTC))
    _write_server(found, today or datetime.now(UTC))


def _write_authority(files: Certificate, now: datetime) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    write_secret(files.authority_key, _secret(key))
    write_atomically(files.authority, _pem(_authority(key, now)))


def _write_server(files: Certificate, now: datetime) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret = files.authority_key.read_bytes()
    signer = serialization.load_pem_private_key(secret, password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise FileError("not_our_key", path=files.authority_key)
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _read(files.authority)
    server = _server(key, authority, signer, now)
    write_secret(files.key, _secret(key))
    write_atomically(files.certificate, _pem(server) + _pem(authority))


def _read(path: Path) -> "x509.Certificate":
    from cryptography import x509

    return x509.load_pem_x509_certificate(path.read_bytes())


def _pem(found: "x509.Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return found.public_bytes(Encoding.PEM)


def _secret(key: "EllipticCurvePrivateKey") -> bytes:
    from cryptography.hazmat.primitives import serialization

    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


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
        _builder(name, name, now, _AUTHORITY_DAYS)
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
        _builder(_name("localhost"), authority.subject, now, _DAYS)
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


def _builder(
    subject: "x509.Name", issuer: "x509.Name", now: datetime, days: int
) -> "x509.CertificateBuilder":
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days - 1))
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
