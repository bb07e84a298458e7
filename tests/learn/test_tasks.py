"""Train, evaluate and calibrate on labels of one's own, as the commands do it, and what they say when they cannot."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from scorer import Scorer
from scorer.cli import cli
from scorer.learn.corpora import CorpusError
from scorer.learn.tasks import calibrate, evaluate, read_labelled, train, write_model
from scorer.read import Columns
from scorer.score.model import content_hash, load_model

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = ROOT / "models" / "features.parquet"


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from scorer.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, cwd=cwd)


@pytest.fixture(scope="module")
def labels(labelled_seeds: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    labelled_seeds.rename(columns={"group": "source"})[["id", "source", "text", "label"]].to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def trained(labels: Path) -> Path:
    done = run("train", labels, "--score", "propaganda", "--out", "own.json", "--table", "table.parquet", "--quiet", cwd=labels.parent)
    assert done.returncode == 0, done.stderr
    assert "propaganda:" in done.stdout
    return labels.parent / "own.json"


def test_training_on_own_labels_gives_a_model_that_scores_with_reasons(trained: Path, labelled_seeds: pd.DataFrame) -> None:
    model, shipped = load_model(trained), load_model()
    assert model.hash != shipped.hash
    assert model.raw["scores"]["reliability"] == shipped.raw["scores"]["reliability"]
    assert "sources that the fit had not seen" in model.raw["scores"]["propaganda"]["calibration"]["on"]
    out = Scorer(trained).score_frame(labelled_seeds[["id", "text"]])
    scored = out.refusal == ""
    mean = out.propaganda[scored].groupby(labelled_seeds.label[scored]).mean()
    assert mean[1.0] > mean[0.0] + 0.1
    assert (out.reasons[scored] != "").all()
    assert out.model.unique().tolist() == [model.version]
    table = pd.read_parquet(trained.parent / "table.parquet")
    assert "text" not in table.columns
    assert set(table.group) == set(labelled_seeds.group)


def test_a_model_of_own_labels_is_measured_on_labelled_articles(trained: Path, labels: Path) -> None:
    done = run("evaluate", labels, "--score", "propaganda", "--model", trained, "--out", "figures.json", "--rounds", 20, "--quiet", cwd=labels.parent)
    assert done.returncode == 0, done.stderr
    figures = json.loads((labels.parent / "figures.json").read_text())["propaganda"]["figures"]
    assert figures["auc"]["low"] <= figures["auc"]["value"] <= figures["auc"]["high"]
    assert figures["auc"]["value"] > 0.7
    assert "auc" in done.stdout


def test_few_draws_of_few_sources_leave_intervals_missing(labels: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(labels)
    pd.concat([frame[frame.label == 0].head(4).assign(source="a"), frame[frame.label == 1].head(4).assign(source="b")]).to_csv(tmp_path / "few.csv")
    few = ("evaluate", tmp_path / "few.csv", "--score", "propaganda", "--quiet")
    done = run(*few, "--rounds", 1, "--out", "figures.json", "--card", "card.md", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text(), parse_constant=pytest.fail)["propaganda"]["figures"]
    for name, f in figures.items():
        line = next(line for line in done.stdout.splitlines() if line.split()[:1] == [name])
        assert ("missing" in line) == (f["low"] is None or f["value"] is None)
    assert evaluate(tmp_path / "few.csv", score="propaganda", rounds=0)["propaganda"]["figures"]["auc"]["value"] <= 1
    for option in ("--rounds", "--repeats"):
        refused = run(*few, option, 0, cwd=tmp_path)
        assert refused.returncode == 1
        assert "x>=1" in refused.stderr


def test_the_table_that_training_writes_holds_labels_and_folds_that_part_no_source(trained: Path) -> None:
    table = pd.read_parquet(trained.parent / "table.parquet")
    assert table.label.between(0, 1).all()
    assert not {"id", "group", "label", "fold"} - set(table.columns)
    assert table.groupby("group").fold.nunique().max() == 1


def test_calibration_moves_probabilities_and_keeps_the_order(labels: Path, labelled_seeds: pd.DataFrame) -> None:
    done = run("calibrate", labels, "--out", "calibrated.json", cwd=labels.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("propaganda: slope ")
    before = Scorer().score_frame(labelled_seeds[["text"]]).propaganda.to_numpy()
    after = Scorer(labels.parent / "calibrated.json").score_frame(labelled_seeds[["text"]]).propaganda.to_numpy()
    known = ~np.isnan(before)
    assert known.sum() > 20
    order = np.argsort(before[known], kind="stable")
    assert (np.diff(after[known][order]) >= -1e-3).all()
    assert np.nanmean(after) == pytest.approx(labelled_seeds.label[known].mean(), abs=0.05)


def test_a_model_says_for_which_mix_it_is_calibrated(labels: Path, trained: Path, labelled_seeds: pd.DataFrame) -> None:
    chance = "the calibrated chance that a careful reader calls the article hyperpartisan, in a pile where "
    share = labelled_seeds.label.mean()
    assert load_model().scores["propaganda"].meaning == f"{chance}half of them are"
    own = load_model(trained)
    assert own.scores["propaganda"].mean_label == pytest.approx(share, abs=0.01)
    assert own.scores["propaganda"].meaning == f"{chance}{100 * share:.0f} % of them are, as in labels.csv"
    assert own.scores["reliability"].meaning == load_model().scores["reliability"].meaning
    assert own.raw["settings"]["propaganda"]["prevalence"] is None
    rare = labelled_seeds[(labelled_seeds.label == 0) | (np.arange(len(labelled_seeds)) % 3 == 0)]
    rare.to_csv(labels.parent / "rare.csv", index=False)
    told = f"{chance}{100 * rare.label.mean():.0f} % of them are, as in rare.csv"

    def says(*arguments: object) -> str:
        done = CliRunner().invoke(cli, [str(labels.parent / a) if str(a).startswith("rare") else str(a) for a in arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    assert f"propaganda now is {told}" in says("calibrate", "rare.csv", "--model", trained, "--out", "rare.json")
    article, own_model = ROOT / "seeds" / "05_opinion_library_hours.txt", ("--model", "rare.json")
    assert told in " ".join(says("explain", article, *own_model).split())
    assert json.loads(says("explain", article, *own_model, "--json"))["meanings"]["propaganda"] == told
    assert "in a pile where half of them are" in " ".join(says("explain", article).split())
    says("report", article, *own_model, "--out", "rare.html", "--quiet")
    assert told in (labels.parent / "rare.html").read_text(encoding="utf-8")
    says("evaluate", "rare.csv", "--score", "propaganda", *own_model, "--rounds", 10, "--card", "rare.md", "--quiet")
    card = (labels.parent / "rare.md").read_text(encoding="utf-8")
    assert f"{told}." in card
    assert "Propaganda is calibrated on" in card
    assert "half of them" not in card
    assert "weigh alike" not in card.partition("## Measured")[0]


def test_a_model_that_does_not_tell_its_mix_is_read(tmp_path: Path) -> None:
    raw = json.loads(json.dumps(load_model().raw))
    for s in raw["scores"].values():
        del s["calibration"]["mean_label"]
    raw["hash"] = content_hash(raw)
    write_model(raw, tmp_path / "old.json")
    assert "does not tell" in load_model(tmp_path / "old.json").scores["propaganda"].meaning


def test_the_shipped_table_gives_the_shipped_model_to_the_last_digit() -> None:
    if not TABLE.is_file():
        pytest.skip("models/features.parquet is not here: 'scorer train ../shared/corpora/articles --table models/features.parquet' writes it")
    raw, _ = train(TABLE)
    shipped = load_model().raw
    for name, score in raw["scores"].items():
        for part in score:
            assert score[part] == shipped["scores"][name][part], (name, part)
    assert raw["hash"] == shipped["hash"]


def test_a_model_of_other_labels_is_not_measured_on_the_table_of_the_shipped_one(trained: Path, labels: Path, tmp_path: Path) -> None:
    if not TABLE.is_file():
        pytest.skip("models/features.parquet is not here")
    write_model(calibrate(labels), tmp_path / "calibrated.json")
    for model in (trained, tmp_path / "calibrated.json"):
        with pytest.raises(CorpusError, match="labels of your own"):
            evaluate(TABLE, model=model)
    other = json.loads(json.dumps(load_model().raw))
    other["corpora"]["hyperpartisan"]["sha256"] = "0" * 64
    write_model(other | {"hash": content_hash(other)}, tmp_path / "other.json")
    with pytest.raises(CorpusError, match="other corpora"):
        evaluate(TABLE, model=tmp_path / "other.json")


def test_training_twice_gives_the_same_hash(labels: Path, trained: Path, tmp_path: Path) -> None:
    raw, _ = train(labels, score="propaganda")
    write_model(raw, tmp_path / "again.json")
    assert load_model(tmp_path / "again.json").hash == load_model(trained).hash


def test_labels_that_differ_within_a_source_are_fitted_whatever_the_order_of_rows(labelled_seeds: pd.DataFrame, tmp_path: Path) -> None:
    firsts = labelled_seeds.sort_values(["group", "label"])  # the first label of every source is 0
    assert firsts.groupby("group").label.first().nunique() == 1
    terms, settings = [], []
    for name, frame in (("first", firsts), ("last", firsts.sort_values(["group", "label"], ascending=[True, False]))):
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
        raw, _ = train(tmp_path / f"{name}.csv", score="reliability")
        terms.append({t["feature"]: t["weight"] for t in raw["scores"]["reliability"]["terms"]})
        settings.append(raw["settings"]["reliability"])
    assert terms[0] == pytest.approx(terms[1], rel=0.02, abs=0.002)
    assert not settings[0]["by_rank"]


def test_the_rank_of_sources_is_fitted_where_each_has_one_label(labelled_seeds: pd.DataFrame, tmp_path: Path) -> None:
    quality = {name: i / 100 for i, name in enumerate(sorted(labelled_seeds.group.unique()))}
    labelled_seeds.assign(label=labelled_seeds.group.map(quality)).to_csv(tmp_path / "sources.csv", index=False)
    raw, _ = train(tmp_path / "sources.csv", score="reliability")
    assert raw["settings"]["reliability"]["by_rank"]


def test_an_article_without_a_source_is_a_source_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('source,text,label\na,One.,1\n,Two.,0\na,Three.,1\n" ",Four.,0\n')
    group = read_labelled(tmp_path / "t.csv", label="label", group=None).group.tolist()
    assert group[0] == group[2] == "a"
    assert len(set(group)) == 3
    (tmp_path / "u.csv").write_text("source,text,label\na,One.,1\n,Two.,0\n")
    assert read_labelled(tmp_path, label="label", group=None).group.nunique() == 4  # nor are those of two files one
    (tmp_path / "u.csv").write_text("text,label\nOne.,1\nTwo.,0\n")
    assert read_labelled(tmp_path / "u.csv", label="label", group=None).group.nunique() == 2


def test_a_model_that_is_there_stays_where_a_new_one_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    write_model(load_model().raw, path)
    before = path.read_bytes()
    with pytest.raises(UnicodeEncodeError):
        write_model({**load_model().raw, "name": "\ud800"}, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["model.json"]


def test_few_labels_that_are_told_apart_leave_chances_between_nought_and_one(labelled_seeds: pd.DataFrame, tmp_path: Path) -> None:
    frame = labelled_seeds[["text"]].assign(p=Scorer().score_frame(labelled_seeds[["text"]]).propaganda).dropna()
    frame = frame.sort_values("p").iloc[[*range(23), -3, -2, -1]].assign(label=[0] * 23 + [1] * 3)
    frame.to_csv(tmp_path / "few.csv", index=False)
    done = run("calibrate", "few.csv", "--out", "m.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    [note] = [line for line in done.stderr.splitlines() if line.startswith("note: ")]
    assert note.startswith("note: 26 labels, 3 of them above 0.5, told apart without an error")
    p = Scorer(tmp_path / "m.json").score_frame(frame[["text"]]).propaganda.to_numpy()
    assert p[:23].max() < 0.5 < p[23:].min()
    assert p.min() > 0.002
    assert p.max() < 0.99
    assert load_model(tmp_path / "m.json").scores["propaganda"].mean_label == pytest.approx(3 / 26, abs=1e-4)


def test_many_labels_of_both_kinds_are_calibrated_without_a_note(labels: Path) -> None:
    assert "note" not in calibrate(labels)["scores"]["propaganda"]["calibration"]


def test_calibrating_leaves_the_model_it_started_from_alone(labels: Path) -> None:
    before = load_model().hash
    raw = calibrate(labels)
    assert raw["hash"] != before
    assert load_model().hash == before


@pytest.mark.parametrize(
    ("command", "file", "says"),
    [
        (("train", "--score", "propaganda", "--quiet"), "missing.csv", "missing.csv: no such file or folder"),
        (("train", "--quiet"), "missing.csv", "no such file"),
        (("calibrate",), "bare.csv", "no column text, label; it has a, b; texts stand"),
        (("train", "--quiet"), "labels.csv", "--score"),
        (("train", "--score", "propaganda", "--quiet"), "few.csv", "20"),
        (("train", "--score", "propaganda", "--quiet"), "same.csv", "labels that differ"),
        (("train", "--score", "propaganda", "--quiet"), "no_label.csv", "no column label"),
        (("train", "--score", "propaganda", "--quiet"), "words.csv", "every row: row 1 holds 'biased', and 155 more of 156 rows hold none"),
        (("train", "--score", "propaganda", "--quiet"), "notes.docx", "no labelled table"),
        (("train", "--score", "propaganda", "--group", "group", "--quiet"), "one_source.csv", "from several sources"),
        (("train", "--score", "propaganda", "--quiet"), "no_rows.csv", "no_rows.csv: 0 labelled articles: give 20 or more"),
        (("calibrate",), "same.csv", "same.csv: all 156 labelled articles that can be scored have the label 1 in column label"),
        (("calibrate",), "one_left.csv", "one_left.csv: all 155 labelled articles that can be scored have the label 0"),
        (("train",), "features.parquet", "features.parquet: holds 0 articles of hyperpartisan that can be scored"),
        (("calibrate",), "few.csv", "20"),
        (("calibrate",), "no_label.csv", "no column label"),
        (("evaluate",), "labels.csv", "--score"),
        (("evaluate", "--score", "propaganda"), "broken.parquet", "broken.parquet"),
        (("evaluate", "--score", "propaganda"), "empty", "holds no"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(
    labels: Path, trained: Path, labelled_seeds: pd.DataFrame, tmp_path: Path, command: tuple[str, ...], file: str, says: str
) -> None:
    frame = labelled_seeds[["text", "group", "label"]]
    frame.to_csv(tmp_path / "labels.csv", index=False)
    frame.head(8).to_csv(tmp_path / "few.csv", index=False)
    frame.assign(label=1).to_csv(tmp_path / "same.csv", index=False)
    frame.assign(label=(frame.group == frame.group.iloc[0]).astype(int)).to_csv(tmp_path / "one_source.csv", index=False)
    frame.head(0).to_csv(tmp_path / "no_rows.csv", index=False)
    left = frame.assign(label=0)
    left.loc[0, ["text", "label"]] = ["Too short.", 1]
    left.to_csv(tmp_path / "one_left.csv", index=False)
    shutil.copy(trained.parent / "table.parquet", tmp_path / "features.parquet")
    frame.drop(columns="label").to_csv(tmp_path / "no_label.csv", index=False)
    frame.assign(label="biased").to_csv(tmp_path / "words.csv", index=False)
    (tmp_path / "notes.docx").write_text("x")
    (tmp_path / "bare.csv").write_text("a,b\n1,2\n")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no table")
    (tmp_path / "empty").mkdir()
    name, *options = command
    out = [] if name == "evaluate" else ["--out", tmp_path / "model.json"]
    done = run(name, tmp_path / file, *options, *out, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    told = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(told) == 1, done.stderr
    assert says in told[0]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "model.json").exists()


def test_labels_on_one_side_of_a_half_are_measured_by_accuracy_alone(labelled_seeds: pd.DataFrame, tmp_path: Path) -> None:
    frame = labelled_seeds.head(40).assign(label=[0.2, 0.4] * 20)
    frame.to_csv(tmp_path / "below.csv", index=False)
    figures = evaluate(tmp_path / "below.csv", score="propaganda", rounds=5)["propaganda"]["figures"]
    assert list(figures) == ["accuracy"]
    done = run("calibrate", "below.csv", "--out", "m.json", cwd=tmp_path)
    assert done.returncode == 0
    assert "hardly tells these labels apart" in done.stderr


def test_a_labelled_table_may_spell_text_and_title_in_other_case(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Text,TITLE,label\nWords.,T,1\n")
    frame = read_labelled(tmp_path / "t.csv", label="label", group=None)
    assert frame[["text", "title"]].values.tolist() == [["Words.", "T"]]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("t.csv", "text,label\nOne.,1\nTwo.,7\nThree.,0\n", "row 2 holds '7'"),
        ("t.csv", "text,label\nOne.,1\nTwo.,0\nThree.,\nFour.,\n", "row 3 is empty, and 1 more of 4 rows hold none"),
        ("t.jsonl", '{"text": "One.", "label": 1}\n\n{"text": "Two.", "label": "yes"}\n', "line 3 holds 'yes'"),
    ],
)
def test_the_first_label_that_is_none_is_told_with_its_row(tmp_path: Path, name: str, content: str, told: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(CorpusError) as error:
        read_labelled(tmp_path / name, label="label", group=None)
    assert str(error.value).replace("7.0", "7").endswith(f"{name}: column label must hold numbers from 0 to 1 in every row: {told}")


def test_texts_and_titles_are_read_from_the_columns_that_are_named(labels: Path, labelled_seeds: pd.DataFrame, tmp_path: Path) -> None:
    own = pd.read_csv(labels).rename(columns={"text": "body"}).assign(text="Not this.", head="A headline of its own")
    own.to_csv(tmp_path / "own.csv", index=False)
    frame = read_labelled(tmp_path / "own.csv", label="label", group=None, columns=Columns(text="body", title="head"))
    assert frame.text.tolist() == labelled_seeds.text.tolist()
    assert set(frame.title) == {"A headline of its own"}
    named = ("--text-column", "body", "--title-column", "head")
    for arguments in (("calibrate", "--out", "m.json"), ("evaluate", "--score", "propaganda", "--rounds", 5, "--card", "card.md", "--quiet")):
        done = run(arguments[0], "own.csv", *arguments[1:], *named, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert "--text-column body --title-column head" in (tmp_path / "card.md").read_text(encoding="utf-8")
    assert "no column missing" in run("calibrate", "own.csv", "--out", "m.json", "--title-column", "missing", cwd=tmp_path).stderr
    assert "no column missing" in run("train", "own.csv", "--score", "propaganda", "--out", "m.json", "--text-column", "missing", cwd=tmp_path).stderr


@pytest.mark.parametrize("how", ["fitted", "calibrated"])
def test_figures_on_what_a_fit_has_seen_are_said_to_be(trained: Path, labels: Path, tmp_path: Path, how: str) -> None:
    model = trained
    if how == "calibrated":
        model = tmp_path / "m.json"
        write_model(calibrate(labels), model)
    typed = ("--score", "propaganda", "--model", model, "--rounds", 5, "--card", "card.md", "--quiet")
    told = f"propaganda was {how} on labels called labels.csv: if these are they, the figures are on what the fit has seen, not on new articles"
    done = run("evaluate", labels, *typed, cwd=tmp_path)
    assert f"note: {told}\n" in done.stdout
    card = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert f"**{told[:1].upper()}{told[1:]}.**" in card
    assert "| labels.csv | labels of your own | - |" in card
    shutil.copy(labels, tmp_path / "others.csv")
    assert "note:" not in run("evaluate", "others.csv", *typed, cwd=tmp_path).stdout
    assert "what the fit has seen" not in (tmp_path / "card.md").read_text(encoding="utf-8")


def test_sources_that_nobody_gave_are_not_counted(labels: Path, tmp_path: Path) -> None:
    pd.read_csv(labels).drop(columns="source").head(30).to_csv(tmp_path / "few.csv", index=False)
    typed = ("evaluate", "few.csv", "--score", "propaganda", "--rounds", 5, "--card", "card.md", "--out", "f.json", "--quiet")
    assert run(*typed, cwd=tmp_path).stdout.startswith("propaganda: 30 articles, each a source of its own (few.csv)\n")
    assert "### propaganda: 30 articles, each a source of its own (few.csv)" in (tmp_path / "card.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "f.json").read_text())["propaganda"]["sources"] is None
    assert "articles of 2 sources" in run(*typed, "--group", "label", cwd=tmp_path).stdout


@pytest.mark.parametrize(("name", "sep", "encoding"), [("a.csv", ";", "utf-16"), ("b.csv.gz", ",", "utf-8"), ("C.CSV", ",", "cp1252")])
def test_labelled_tables_are_read_as_tables_of_articles_are(labelled_seeds: pd.DataFrame, tmp_path: Path, name: str, sep: str, encoding: str) -> None:
    frame = labelled_seeds.assign(text=labelled_seeds.text.str.encode("ascii", "ignore").str.decode("ascii"))
    renamed = frame.rename(columns={"text": "Text", "label": "Label", "domain": "Domain"})
    renamed.to_csv(tmp_path / name, sep=sep, encoding=encoding, index=False)
    read = read_labelled(tmp_path / name, label="label", group=None)
    assert read.text.tolist() == frame.text.tolist()
    assert read.label.tolist() == frame.label.tolist()
    if "domain" in frame:
        assert read.group.nunique() == frame.domain.nunique()


def test_options_for_folds_are_said_to_be_without_use_on_own_labels(labels: Path) -> None:
    done = run("evaluate", labels, "--score", "propaganda", "--rounds", 2, "--repeats", 2, "--quiet", cwd=labels.parent)
    assert "measured once" in done.stdout
    assert "measured once" not in run("evaluate", labels, "--score", "propaganda", "--rounds", 2, "--quiet", cwd=labels.parent).stdout
