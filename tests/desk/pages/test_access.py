"""Who gets what at the desk: roles on every address, sessions, forms of others, and addresses elsewhere."""

import re
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework
from exportgate.desk.pages.rendering import STATIC
from exportgate.desk.pages.router import PARTS, router
from exportgate.desk.pages.signing import safe_path
from exportgate.desk.pages.visiting import SESSION
from exportgate.records import accounts
from exportgate.settings import Oidc, Settings, SettingsError
from tests.desk.pages.made import PASSWORD, PEOPLE, Person, at_the_door, chair

EVERYBODY, NOBODY = {"viewer", "officer", "approver", "administrator"}, set[str]()
WORKING, APPROVING, ADMINISTERING = {"officer", "approver"}, {"approver"}, {"administrator"}

OPEN = {"GET /static/{name}", "GET /login", "POST /login", "GET /{path:path}", "POST /{path:path}"}
"""What anybody may ask for."""

WHO = {
    "POST /logout": EVERYBODY,
    "GET /": EVERYBODY,
    "GET /decisions": EVERYBODY,
    "GET /decisions/{id}": EVERYBODY,
    "POST /decisions/{id}/answers": WORKING,
    "POST /decisions/{id}/check": WORKING,
    "POST /decisions/{id}/hits/{number}": WORKING,
    "POST /decisions/{id}/licences": WORKING,
    "POST /decisions/{id}/release": WORKING,
    "POST /decisions/{id}/release/confirm": APPROVING,
    "POST /decisions/{id}/release/refuse": WORKING,
    "POST /decisions/{id}/cancel": WORKING,
    "POST /decisions/{id}/shipped": WORKING,
    "POST /decisions/{id}/replay": EVERYBODY,
    "POST /judgements/{judgement}/confirm": APPROVING,
    "POST /judgements/{judgement}/refuse": WORKING,
    "POST /judgements/{judgement}/withdraw": WORKING,
    "POST /attachments/{attachment}/confirm": APPROVING,
    "POST /attachments/{attachment}/refuse": WORKING,
    "GET /proposals": EVERYBODY,
    "GET /upload": WORKING,
    "POST /upload": WORKING,
    "GET /batches/{id}": EVERYBODY,
    "GET /batches/{id}/report.{form}": EVERYBODY,
    "GET /screen": EVERYBODY,
    "GET /entries/{feed}/{id:path}": EVERYBODY,
    "GET /rescreening": EVERYBODY,
    "POST /rescreening": WORKING,
    "GET /rescreening/{id}": EVERYBODY,
    "POST /rescreening/{id}/hits/{number}": WORKING,
    "POST /rescreening/{id}/hits/{number}/confirm": APPROVING,
    "GET /licences": EVERYBODY,
    "GET /licences/{id}": EVERYBODY,
    "GET /lists": EVERYBODY,
    "GET /lists/{feed}": EVERYBODY,
    "GET /areas": EVERYBODY,
    "GET /dependence": EVERYBODY,
    "GET /dependence/report": EVERYBODY,
    "GET /audit": EVERYBODY,
    "POST /audit/verify": EVERYBODY,
    "GET /account": EVERYBODY,
    "POST /account/password": EVERYBODY,
    "GET /users": ADMINISTERING,
    "POST /users": ADMINISTERING,
    "POST /users/{name}/roles": ADMINISTERING,
    "POST /users/{name}/password": ADMINISTERING,
    "POST /users/{name}/disable": ADMINISTERING,
    "POST /users/{name}/enable": ADMINISTERING,
    "GET /tokens": ADMINISTERING,
    "POST /tokens": ADMINISTERING,
    "POST /tokens/{id}/revoke": ADMINISTERING,
}
"""The roles that each address is for."""


def _addresses() -> Iterator[str]:
    for part in (*PARTS, router):
        for route in part.routes:
            if isinstance(route, APIRoute):
                yield from (f"{method} {route.path}" for method in sorted(route.methods or ()))


def _concrete(pattern: str) -> str:
    return re.sub(r"{(\w+)(:path)?}", lambda found: "0" if found[1] == "number" else "nothing", pattern)


def test_every_address_has_its_roles() -> None:
    """No address can be added without saying who it is for."""
    assert set(_addresses()) == OPEN | set(WHO)


@pytest.mark.parametrize("name", list(PEOPLE))
def test_nobody_gets_what_is_not_theirs(sign_in: Callable[[str], Person], name: str) -> None:
    """Each role tried on each address is refused where the address is not for it, and nowhere else."""
    person, roles = sign_in(name), set(PEOPLE[name][1])
    for address, wanted in WHO.items():
        method, path = address.split()
        if path == "/logout":
            continue
        answer = person.client.request(method, _concrete(path), data={"form_token": person.token})

        refused = answer.status_code == 403
        assert refused == wanted.isdisjoint(roles), (address, answer.status_code)


def test_who_is_not_signed_in_is_sent_to_the_door(app: FastAPI) -> None:
    """Every address that is for somebody leads who is nobody to sign in, and does nothing."""
    stranger = at_the_door(app)
    for address in WHO:
        method, path = address.split()
        answer = stranger.client.request(method, _concrete(path))

        assert answer.status_code == 303, address
        assert answer.headers["location"].startswith("/login"), address


@pytest.mark.parametrize("token", [None, "", "0" * 64, "of another session"])
def test_a_form_without_the_sessions_own_word_does_nothing(
    sign_in: Callable[[str], Person], casework: ServedCasework, token: str | None
) -> None:
    """A form made by another site, or of another session, is refused on every address that changes something."""
    words = {name: sign_in(name) for name in PEOPLE}
    given = words["vera"].token if token == "of another session" else token
    acts_before = _acts(casework)
    for address, wanted in WHO.items():
        method, path = address.split()
        name = next(name for name, (_, roles) in PEOPLE.items() if roles[0] in wanted and name != "vera")
        if method == "POST":
            form = {} if given is None else {"form_token": given}
            answer = words[name].client.post(_concrete(path), data=form)

            assert answer.status_code == 403, address
            assert "not one of this session" in answer.text, address
    assert _acts(casework) == acts_before


def _acts(casework: ServedCasework) -> int:
    from exportgate.records.audit import head_of

    with casework.records.reading() as connection:
        return head_of(connection).seq


def test_signing_in_begins_a_session_of_its_own(app: FastAPI) -> None:
    """A session that somebody else put into the browser is not the one that is signed in (session fixation)."""
    person = at_the_door(app)
    person.client.cookies.set(SESSION, "planted-by-somebody-else", domain="desk.example", path="/")
    person.look("/login")
    answer = person.send("/login", {"name": "maria", "password": PASSWORD})

    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "planted-by-somebody-else" not in cookie
    assert f"{SESSION}=" in cookie
    planted = at_the_door(app)
    planted.client.cookies.set(SESSION, "planted-by-somebody-else", domain="desk.example", path="/")
    assert planted.look("/").status_code == 303


def test_each_time_somebody_signs_in_the_session_is_another(sign_in: Callable[[str], Person]) -> None:
    """No session is used twice."""
    first, second = sign_in("maria"), sign_in("maria")

    assert first.client.cookies[SESSION] != second.client.cookies[SESSION]


def test_signing_out_ends_the_session_for_whoever_has_it(app: FastAPI, sign_in: Callable[[str], Person]) -> None:
    """A copy of the cookie is worth nothing after its owner signed out."""
    person = sign_in("maria")
    session = person.client.cookies[SESSION]
    person.send("/logout")

    thief = at_the_door(app)
    thief.client.cookies.set(SESSION, session, domain="desk.example", path="/")
    assert thief.look("/decisions").status_code == 303


def test_the_session_is_for_this_site_alone(app: FastAPI) -> None:
    """No script reads it, no other site sends it along, and it goes over encrypted connections alone."""
    person = at_the_door(app)
    person.look("/login")
    cookies = person.send("/login", {"name": "maria", "password": PASSWORD}).headers.get_list("set-cookie")

    session = next(cookie for cookie in cookies if cookie.startswith(f"{SESSION}="))
    assert {"HttpOnly", "SameSite=strict", "Secure", "Path=/"} <= set(session.split("; "))


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"])
def test_nobody_is_sent_elsewhere_after_signing_in(app: FastAPI, onward: str) -> None:
    """An address of another site in the link to the door leads to the queue."""
    person = at_the_door(app)
    person.look("/login?onward=" + onward)
    answer = person.send("/login", {"name": "maria", "password": PASSWORD, "onward": onward})

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("onward", "safe"),
    [
        ("/decisions/D-7?told=answered", "/decisions/D-7?told=answered"),
        ("", "/"),
        ("decisions", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/logout", "/"),
        ("/login?onward=/login", "/"),
        ("///elsewhere.example", "/"),
        ("/" + "a" * 3000, "/"),
    ],
)
def test_only_addresses_of_the_desk_are_gone_on_to(onward: str, safe: str) -> None:
    """Whatever else stands in the link to the door is the queue."""
    assert safe_path(onward) == safe


def test_after_signing_in_one_goes_on_where_one_wanted_to(app: FastAPI) -> None:
    """A link to a page of the desk survives the door."""
    person = at_the_door(app)
    door = person.look("/audit?kind=user.made").headers["location"]
    person.look(door)
    onward = re.search(r'name="onward" value="([^"]+)"', person.client.get(door).text)
    assert onward
    answer = person.send("/login", {"name": "ben", "password": PASSWORD, "onward": onward[1]})

    assert answer.headers["location"] == "/audit?kind=user.made"


def test_a_new_password_takes_the_present_one_and_ends_every_session(sign_in: Callable[[str], Person]) -> None:
    """Who sits down at somebody else's desk cannot take the account over."""
    maria, elsewhere = sign_in("maria"), sign_in("maria")
    maria.look("/account")
    wrong = maria.send("/account/password", {"current": "not it", "password": "another horse battery staple"})
    short = maria.send("/account/password", {"current": PASSWORD, "password": "short"})
    done = maria.send("/account/password", {"current": PASSWORD, "password": "another horse battery staple"})

    assert wrong.status_code == short.status_code == 400
    assert done.headers["location"] == "/login?told=password_changed"
    assert elsewhere.look("/").status_code == 303


@pytest.mark.parametrize(
    "path", ["/licences/%00", "/decisions/%00", "/entries/us.el/%00", "/audit?subject=%00&kind=%00"]
)
def test_characters_that_are_none_reach_no_database(sign_in: Callable[[str], Person], path: str) -> None:
    """A zero byte in an address is not found, or left out of what is looked for."""
    assert sign_in("vera").look(path).status_code in (200, 404)


def test_wrong_passwords_and_unknown_names_are_told_the_same(app: FastAPI) -> None:
    """Nobody learns who has an account."""
    told = []
    for name in ("maria", "nobody-of-that-name"):
        person = at_the_door(app)
        person.look("/login")
        answer = person.send("/login", {"name": name, "password": "not the password"})
        assert answer.status_code == 401
        told.append(re.findall(r'role="alert"><p>(.*?)</p>', answer.text))

    assert told[0] == told[1] != []


@pytest.mark.parametrize("charset", ["undefined", "utf-16", "nonsense"])
def test_a_form_in_another_encoding_is_told(app: FastAPI, charset: str) -> None:
    """Or read as UTF-8, which it is; it never ends in a failure of ours."""
    part = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nmaria\r\n--b--\r\n'
    answer = at_the_door(app).client.post(
        "/login", content=part, headers={"Content-Type": f"multipart/form-data; boundary=b; charset={charset}"}
    )

    assert answer.status_code in (400, 403)


def test_settings_that_cannot_be_read_are_told_without_their_place(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is not signed in learns no folder of the server."""

    def broken(*_arguments: object) -> None:
        raise SettingsError("is no TOML file", where="/srv/secret/settings.toml")

    monkeypatch.setattr("exportgate.desk.pages.signing._provider", broken)
    answer = at_the_door(app).look("/login")

    assert (answer.status_code, "/srv/secret" in answer.text) == (503, False)
    assert "settings.toml" in answer.text


def test_too_many_failures_make_everybody_wait(app: FastAPI) -> None:
    """After some failures not even the right password is looked at for a while."""
    person = at_the_door(app)
    for _ in range(5):
        person.look("/login")
        person.send("/login", {"name": "maria", "password": "wrong"})
    person.look("/login")
    answer = person.send("/login", {"name": "maria", "password": PASSWORD})

    assert answer.status_code == 429
    assert "Try again in" in answer.text


def test_the_provider_is_offered_where_one_is_set_up(casework: ServedCasework) -> None:
    """Who signs in elsewhere finds the way there at the door, and not where there is none."""
    oidc = Oidc(issuer="https://login.example/realm", client_id="exportgate")
    with_provider = at_the_door(create_app(casework, Settings(oidc=oidc), deliver=False)).look("/login").text
    without = at_the_door(create_app(casework, deliver=False)).look("/login").text

    assert 'href="/login/oidc?onward=%2F"' in with_provider
    assert "Sign in with login.example" in with_provider
    assert "/login/oidc" not in without


def test_roles_taken_away_count_at_once(sign_in: Callable[[str], Person]) -> None:
    """Who is shut out, or loses a role, is so in the session under way."""
    ada, maria = sign_in("ada"), sign_in("maria")
    ada.look("/users")
    assert ada.send("/users/maria/disable").status_code == 303

    assert maria.look("/upload").status_code == 303


def test_who_has_no_role_can_do_nothing_but_leave(sign_in: Callable[[str], Person], casework: ServedCasework) -> None:
    """Without a role there is no page, and one can still sign out."""
    accounts.set_roles(casework.records, "vera", [], actor="user:ada")
    vera = sign_in("vera")

    assert vera.look("/").status_code == vera.look("/decisions").status_code == 403
    assert vera.send("/logout").status_code == 303


def test_what_is_offered_is_what_one_may_do(sign_in: Callable[[str], Person], casework: ServedCasework) -> None:
    """A viewer sees what is to be judged and asked, and no form for it; an officer sees the forms."""
    made = casework.check([chair()], actor="user:maria")[0]
    viewer = sign_in("vera").look(f"/decisions/{made.id}").text
    officer = sign_in("maria").look(f"/decisions/{made.id}").text

    assert "Hits to judge" in viewer
    assert f"/decisions/{made.id}/hits/" not in viewer
    assert f"/decisions/{made.id}/hits/" in officer
    assert 'href="/users"' not in officer


@pytest.mark.parametrize("path", ["/", "/login", "/decisions/D-99", "/no/such/page"])
def test_every_page_tells_the_browser_what_to_allow(sign_in: Callable[[str], Person], path: str) -> None:
    """Nothing but the desk's own styles and scripts runs in a page, and no browser keeps it."""
    answer = sign_in("vera").client.get(path)

    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", answer.text)


@pytest.mark.parametrize("name", list(STATIC))
def test_static_files_are_served_by_name(app: FastAPI, name: str) -> None:
    """Each file of the desk is there with its type, for who is not signed in too."""
    answer = at_the_door(app).client.get(f"/static/{name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == STATIC[name][2].split(";")[0]
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/static/..%2f..%2frouter.py", "/static/router.py", "/static/%2e%2e/router.py"])
def test_no_other_file_is_served(app: FastAPI, path: str) -> None:
    """A name that is none of the desk's files is not found, wherever it may point."""
    answer = at_the_door(app).client.get(path)

    assert answer.status_code == 404


def test_a_fault_shows_no_traceback(
    sign_in: Callable[[str], Person], casework: ServedCasework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong is told as a page without its particulars."""
    person = sign_in("vera")

    def broken(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError("a slip of ours, with a secret in it")

    monkeypatch.setattr("exportgate.desk.pages.decisions.search", broken)
    answer = person.look("/decisions")

    assert answer.status_code == 500
    assert "a secret in it" not in answer.text
    assert "Traceback" not in answer.text
    assert "Something went wrong here" in answer.text
