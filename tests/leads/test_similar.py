"""Duplicates over the labelled pairs, and the rule that phases are always put to a person."""

from bench.duplicate_pairs import pairs
from guatu.leads.similar import ASK, Named, judge


def test_the_labelled_pairs_are_judged_as_a_person_would() -> None:
    judged = [(judge(a, b).confidence >= ASK, same) for _kind, a, b, same in pairs()]
    hits = sum(says and same for says, same in judged)
    assert len(judged) >= 300
    assert hits / sum(says for says, _same in judged) >= 0.95  # names that sound the same are asked
    assert hits / sum(same for _says, same in judged) >= 0.98


def test_reasons_say_what_tells_apart() -> None:
    one = Named("海川新材料负极材料项目", "浙江海川新材料有限公司")
    phase = judge(Named("海川新材料负极材料项目二期", "浙江海川新材料有限公司"), one)
    assert "phase" in phase.reasons
    assert ASK <= phase.confidence < 80
    apart = judge(Named("海州新材料负极材料项目", "浙江海州新材料有限公司"), one)
    assert "one_apart" in apart.reasons
    assert apart.confidence < ASK
    branch = judge(Named("仓库", "浙江海川新材料有限公司青河分公司"), one)
    assert "branch" in branch.reasons
