"""What a page says of what was just done. Addresses carry the key alone, so that no text of others gets into a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence and its tone (`good`, `told`, `bad`)."""

    text: str
    tone: str = "good"


NOTICES = {
    "answered": Notice("The answers were taken over and the shipment was checked again."),
    "same": Notice("Nothing was changed, since nothing new was stated.", "told"),
    "checked": Notice("The shipment was checked again with the lists and licences as they are now."),
    "proposed": Notice("Proposed. A second person must confirm it before it counts.", "told"),
    "judged": Notice("The judgement counts, and the shipment was checked again."),
    "judged_on_file": Notice("The judgement counts. The next re-screening tells the hit with it."),
    "refused": Notice("Refused. It stays in the record that it was proposed.", "told"),
    "withdrawn": Notice("Withdrawn.", "told"),
    "attached": Notice("The licence is attached, and the shipment was checked again."),
    "release_asked": Notice("The release is proposed. A second person must confirm it.", "told"),
    "released": Notice("Released. The shipment may leave."),
    "not_released": Notice("It was checked again before its release, and does not pass any more.", "bad"),
    "cancelled": Notice("The shipment is cancelled; what it had reserved of licences is given back.", "told"),
    "shipped": Notice("Noted that the goods have left; what was reserved of licences is used."),
    "user_made": Notice("The user can sign in."),
    "user_changed": Notice("The user was changed; sessions under way have ended."),
    "token_gone": Notice("The token no longer works."),
    "password_changed": Notice("The password is changed. Sign in with the new one."),
    "signed_out": Notice("You are signed out.", "told"),
}
