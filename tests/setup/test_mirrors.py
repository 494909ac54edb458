"""Behind a company's mirror: one setting of certificates and the usual ones of mirrors count for packages and jars."""

import importlib.metadata
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.setup import certificates
from tests.setup import company as companies
from tests.setup.company import CONTENT, Company
from tests.setup.conftest import Project, build

FETCH = """
from pathlib import Path
from lessons.errors import LessonError
from lessons.setup import download, jarlock

def run(arguments):
    import tiny
    print("ran with tiny", tiny.VERSION)
    try:
        print("fetched", [jar.path.read_text() for jar in download.download_jars(jarlock.read_lock(Path("jars.lock")))])
    except LessonError as error:
        print(error)
    return 0
"""
MINE = (*certificates.NAMES, "SSL_CERT_DIR", "PIP_NO_INDEX", "PIP_FIND_LINKS")


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A company that mirrors the tiny package and one jar."""
    with companies.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
def behind(project: Project, company: Company) -> Project:
    """A project whose command fetches a jar; its packages and its jar are to be had from the company only."""
    (project.folder / "lessons" / "commands" / "progress.py").write_text(FETCH)
    (project.folder / "jars.lock").write_text(company.lock_of_jar())
    (project.folder / "requirements.txt").write_text(company.offer(build(project.wheels, "1.0")))
    return project


def run(behind: Project, company: Company, tmp_path: Path, **environ: str):
    """Run the command with these variables, in a home of its own; no others name certificates or an index."""
    places = {"HOME": str(_made(tmp_path / "home")), "M2_REPO": str(tmp_path / "m2"), "PIP_INDEX_URL": company.index}
    given = dict.fromkeys(MINE, "") | places | {"LESSONS_MAVEN_MIRROR": company.maven} | environ
    return behind.run("progress", **given)


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize("name", certificates.NAMES)
def test_one_setting_of_certificates_serves_packages_and_jars(behind, company, tmp_path, name):
    ran = run(behind, company, tmp_path, **{name: str(company.authority)})
    assert "ran with tiny 1.0" in ran.stdout, ran.stdout + ran.stderr
    assert f"fetched ['{CONTENT.decode()}']" in ran.stdout


def test_without_it_packages_are_refused_in_a_sentence(behind, company, tmp_path):
    ran = run(behind, company, tmp_path)
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
    assert "TLS certificate was not accepted" in ran.stderr
    assert "set SSL_CERT_FILE" in ran.stderr


def test_without_it_jars_are_refused_in_a_sentence(behind, company, tmp_path):
    run(behind, company, tmp_path, SSL_CERT_FILE=str(company.authority))
    (behind.folder / ".venv" / certificates.TOGETHER).unlink()  # who was trusted with packages is, with jars
    ran = run(behind, company, tmp_path)
    assert "tiny-1.0.jar could not be downloaded: the server's TLS certificate was not accepted." in ran.stdout
    assert "set SSL_CERT_FILE" in ran.stdout


def test_a_file_of_certificates_that_is_not_there_is_told(behind, company, tmp_path):
    run(behind, company, tmp_path, SSL_CERT_FILE=str(company.authority))
    ran = run(behind, company, tmp_path, CURL_CA_BUNDLE="/not/there.pem")
    assert "CURL_CA_BUNDLE names the file of certificates /not/there.pem, which can't be read" in ran.stdout


SETTINGS = """<settings xmlns="http://maven.apache.org/SETTINGS/1.2.0"><mirrors>
<mirror><id>other</id><mirrorOf>somewhere</mirrorOf><url>http://127.0.0.1:9/no</url></mirror>
<mirror><id>company</id><mirrorOf>{of}</mirrorOf><url>https://${{env.MIRROR}}/maven</url></mirror>
</mirrors></settings>"""


@pytest.mark.parametrize("of", ["central", "*", "external:*", "other,central"])
def test_mavens_own_settings_name_a_mirror(behind, company, tmp_path, of):
    settings = _made(_made(tmp_path / "home") / ".m2") / "settings.xml"
    settings.write_text(SETTINGS.format(of=of))
    given = {"SSL_CERT_FILE": str(company.authority), "MIRROR": f"localhost:{company.port}"}
    ran = run(behind, company, tmp_path, LESSONS_MAVEN_MIRROR="", **given)
    assert f"fetched ['{CONTENT.decode()}']" in ran.stdout, ran.stdout + ran.stderr


def test_a_mirror_may_want_a_name_and_a_password(behind, company, tmp_path):
    run(behind, company, tmp_path, SSL_CERT_FILE=str(company.authority))
    (tmp_path / "m2/org/example/tiny/1.0/tiny-1.0.jar").unlink()
    company.login = "ada:p@ss word"
    ran = run(behind, company, tmp_path, SSL_CERT_FILE=str(company.authority))
    assert "the server answered 401" in ran.stdout
    with_login = company.maven.replace("//", "//ada:p%40ss%20word@")
    ran = run(behind, company, tmp_path, SSL_CERT_FILE=str(company.authority), LESSONS_MAVEN_MIRROR=with_login)
    assert f"fetched ['{CONTENT.decode()}']" in ran.stdout


def test_what_is_no_address_is_told(behind, company, tmp_path):
    ran = run(behind, company, tmp_path, SSL_CERT_FILE=str(company.authority), LESSONS_MAVEN_MIRROR="mirror.company")
    assert "LESSONS_MAVEN_MIRROR is 'mirror.company', which is not an address." in ran.stdout


@pytest.mark.parametrize("by", ["PIP_INDEX_URL", "pip.conf", "UV_INDEX_URL", "UV_DEFAULT_INDEX"])
def test_uv_gets_the_index_that_the_caller_has_set(behind, company, tmp_path, by):
    """Both installers use it: pip gets uv from there, and uv all the rest."""
    locked = company.offer(_uv(tmp_path))
    (behind.folder / "lessons" / "setup" / "installer.txt").write_text(locked)
    file = tmp_path / "pip.conf"
    file.write_text(f"[global]\nindex-url = {company.index}\ncert = {company.authority}\n")
    given = {"PIP_INDEX_URL": "", "UV_CACHE_DIR": str(tmp_path / "uv")}
    given |= (
        {"PIP_CONFIG_FILE": str(file)} if by == "pip.conf" else {by: company.index, "PIP_CERT": str(company.authority)}
    )
    ran = run(behind, company, tmp_path, **given)
    assert "ran with tiny 1.0" in ran.stdout, ran.stdout + ran.stderr
    log = (behind.folder / ".venv" / "install.log").read_text()
    assert "Successfully installed uv" in log
    assert " + tiny==1.0" in log, "uv did not install it"


def _uv(folder: Path) -> Path:
    """The wheel of the uv that this environment has."""
    try:
        found = importlib.metadata.distribution("uv")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("this environment was made without uv")
    tag = next(line.split()[1] for line in found.read_text("WHEEL").splitlines() if line.startswith("Tag:"))
    wheel = folder / f"uv-{found.version}-{tag}.whl"
    scripts = f"uv-{found.version}.data/scripts"
    with zipfile.ZipFile(wheel, "w") as written:
        for file in found.files:
            inside = f"{scripts}/{file.name}" if ".." in file.parts else str(file)
            if "__pycache__" not in inside and os.path.exists(found.locate_file(file)):
                written.write(found.locate_file(file), inside)
    return wheel
