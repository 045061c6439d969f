"""A mailbox server of our own (Dovecot) on a free port of this machine, in a folder that is thrown away."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_WITHIN = 30  # seconds
PASSWORD = "shili-kouling"


def program() -> str | None:
    """Returns the path of the server, None when there is none."""
    return shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin")


@dataclass(frozen=True)
class Server:
    """A running server: every account is there, with PASSWORD; `place` holds its mails."""

    port: int
    place: Path


@contextmanager
def server() -> Iterator[Server]:
    """Starts the server, gives its port, and stops and deletes it at the end."""
    found = program()
    if found is None:
        raise OSError("没有安装 dovecot-imapd")
    place = Path(tempfile.mkdtemp(prefix="jiangyan-dovecot-"))
    place.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    (place / "dovecot.conf").write_text(_settings(place, port), encoding="utf-8")
    process = subprocess.Popen([found, "-F", "-c", str(place / "dovecot.conf")], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait(process, place, port)
        yield Server(port, place)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(place, ignore_errors=True)


def _settings(place: Path, port: int) -> str:
    """Everything that the server needs to know; as root its parts run as the users that Debian's package brings."""
    root = os.geteuid() == 0
    owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    mails = place / "mails"
    mails.mkdir()
    if root:
        shutil.chown(mails, owner.pw_uid, owner.pw_gid)
    mine = "" if root else f"default_internal_user = {owner.pw_name}\ndefault_login_user = {owner.pw_name}\n"
    return f"""{mine}protocols = imap
listen = 127.0.0.1
base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/server.log
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{mails}/%u
mailbox_list_index = no
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={mails}/%u
}}
"""


def _wait(process: subprocess.Popen[bytes], place: Path, port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as talk:
                if talk.recv(4) == b"* OK":
                    return
        except OSError:
            time.sleep(0.1)
    log = place / "server.log"
    raise OSError("临时 Dovecot 没有起来：\n" + (log.read_text(errors="replace")[-3000:] if log.exists() else ""))
