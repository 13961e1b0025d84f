"""How a group of the demo is come by and kept together: its doors, its agreement, its polls of times."""

from typing import Any

from discussions.demo_evenings import Company, at
from groups import agreeing, asking, invitations, opening, polling, repairing, rotas
from groups.models import TimeVote
from groups.starting_points import STARTING_POINTS


def furnish(company: Company) -> None:
    """In the order in which a group comes to have them."""
    for described in company.described.get("agreements", []):
        agree(company, described)
    for described in company.described.get("openness", []):
        with at(company.at_time(described["days"], "20:10")):
            opening.decide(me=company.organizing(), visibility=described["visibility"], joining=described["joining"])
    company.group.refresh_from_db()
    for described in company.described.get("invitations", []):
        with at(company.at_time(described["days"], "20:15")):
            invitations.invite(me=company.organizing(), days=described["lasts"], uses=described["uses"])
    for described in company.described.get("requests", []):
        with at(company.at_time(described["days"], "09:40")):
            asker, words = company.people[described["by"]], described["words"].strip()
            asking.ask(actor=asker, group=company.group, name=described["name"], introduction=words)
    for described in company.described.get("worries", []):
        with at(company.at_time(described["days"], "12:00")):
            carers = [company.members[username] for username in described["to"]]
            repairing.tell(me=company.members[described["by"]], words=described["words"], told_to=carers, broken=None)
    for described in company.described.get("polls", []):
        poll(company, described)


def agree(company: Company, described: dict[str, Any]) -> None:
    """The next version: one of the texts to start from, perhaps with lines of the group's own; and who says yes."""
    start = next(one for one in STARTING_POINTS if one.name == described["start"])
    text = "\n".join([str(start.text), *described.get("and", [])])
    with at(company.at_time(described["days"], "19:30")):
        seen = company.group.agreements.count()
        made = agreeing.publish(me=company.organizing(), text=text, repair=str(start.repair), seen=seen)
        for username in described["yes"]:
            agreeing.accept(me=company.members[username], agreement=made)


def poll(company: Company, described: dict[str, Any]) -> None:
    """With its answers, in the order of its candidates, and the shifts of whoever let these answer."""
    slots = [[company.at_time(days, slot["time"]) for days in slot["days"]] for slot in described["slots"]]
    with at(company.at_time(described["days"], "20:30")):
        proposal = polling.Proposal(
            title=described["title"],
            minutes=described["minutes"],
            slots=slots,
            answer_by=company.at_time(described["answer_by"], "20:00"),
        )
        made = polling.propose(me=company.organizing(), proposal=proposal)
    options = list(made.options.order_by("slot", "starts_at").values_list("pk", flat=True))
    with at(company.at_time(described["days"] + 1, "08:00")):
        for username, answers in described["answers"].items():
            given = {pk: TimeVote.Answer(answer) for pk, answer in zip(options, answers, strict=True) if answer}
            polling.answer(me=company.members[username], poll=made, answers=given)
    for username, rota in described.get("rotas", {}).items():
        rotas.keep(
            actor=company.people[username],
            pattern=rota["pattern"],
            starts_on=company.moment(rota["days"], 720).date(),
            hours=rotas.USUAL,
            travel_minutes=rota["travel_minutes"],
        )
