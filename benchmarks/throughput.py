"""How fast articles are scored, beside a hashing vectorizer of word 1-2-grams with a logistic regression on the same articles in the same run.

    python benchmarks/throughput.py              the ratio, latency, start-up, memory
    python benchmarks/throughput.py --profile    and what each step costs

Prints figures and asserts nothing: seconds depend on the machine and on what else it does. The ratio comes from rounds that run one after
the other in processor time, so that noise hits both alike. Articles come from ../shared/corpora where it is there, else from seeds/, repeated.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpora" / "articles" / "source_quality.parquet"
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scorer import Scorer


def articles(n: int) -> tuple[list[str], str]:
    """`n` texts, and where they are from."""
    if CORPUS.is_file():
        d = pd.read_parquet(CORPUS, columns=["title", "text"])[:n]
        return (d.title.fillna("") + "\n" + d.text).tolist(), "../shared/corpora/articles/source_quality.parquet"
    seeds = [f.read_text(encoding="utf-8") for f in sorted((ROOT / "seeds").glob("*.txt"))]
    # A number after each paragraph's first word keeps the repeats from being one text for whatever remembers texts.
    return [f"{i} {seeds[i % len(seeds)]}" for i in range(n)], "seeds/, repeated"


def cpu(work: Callable[[], Any]) -> float:
    """Processor seconds of one call, all its threads together: a library that wakes idle ones is not let off."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def throughput(scorer: Scorer, texts: list[str], rounds: int) -> None:
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import SGDClassifier

    vectorizer = HashingVectorizer(ngram_range=(1, 2))
    fitted_on = min(400, len(texts))
    logistic = SGDClassifier(loss="log_loss").fit(vectorizer.transform(texts[:fitted_on]), np.arange(fitted_on) % 2)
    frame = pd.DataFrame({"text": texts})
    scorer.score_frame(frame[:200])
    n = len(texts)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(n / cpu(lambda: scorer.score_frame(frame)))
        theirs.append(n / cpu(lambda: logistic.predict_proba(vectorizer.transform(texts))))
    ratio = np.median(np.array(ours) / np.array(theirs))
    print(f"articles a second, one core:  scorer {np.median(ours):,.0f}, hashing 1-2-grams + logistic {np.median(theirs):,.0f}")
    print(f"ratio:                        {ratio:.2f} (median of {rounds} paired rounds)")


def latency(scorer: Scorer, texts: list[str]) -> None:
    few = texts[:50]
    for t in few:
        scorer.score(t)
    each = np.median([cpu(lambda: [scorer.score(t) for t in few]) for _ in range(3)]) / len(few)
    print(f"one article at a time:        {each * 1e3:.2f} ms")


def start_up(rounds: int) -> None:
    """Whole processes, by the clock: scoring seeds/ against importing numpy and pandas alone."""

    def wall(command: list[str]) -> float:
        begin = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return time.perf_counter() - begin

    python = sys.executable
    out = Path(os.environ.get("TMPDIR", "/tmp")) / f"throughput-{os.getpid()}.csv"
    score = [python, "-m", "scorer", "score", "seeds", "--out", str(out), "--quiet"]
    load = [python, "-c", "import numpy, pandas"]
    pairs = [(wall(score), wall(load)) for _ in range(rounds)]
    out.unlink(missing_ok=True)
    a, b = (float(np.median([p[i] for p in pairs])) for i in (0, 1))
    seeds = len(list((ROOT / "seeds").glob("*.txt")))
    print(f"start-up and {seeds} seeds:       {a:.2f} s for the whole process; importing numpy and pandas alone {b:.2f} s")
    print(f"                              (1.5 times that and a second: {1.5 * b + 1:.2f} s)")


class Profile:
    """Processor time of each step without that of the steps inside it, by putting a clock around the functions of the pipeline."""

    def __init__(self) -> None:
        self.own: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def around(self, work: Callable[..., Any], label: str) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            begin = time.process_time()
            try:
                return work(*args, **named)
            finally:
                spent = time.process_time() - begin
                self.own[label] += spent - self._inner.pop()
                self._inner[-1] += spent

        return timed

    def install(self) -> None:
        import scorer.mark as marking
        from scorer.mark import FAMILIES
        from scorer.mark.lexicon import Matcher
        from scorer.score import engine
        from scorer.score import scorer as scoring
        from scorer.segment import batch

        put = lambda where, name, label: setattr(where, name, self.around(getattr(where, name), label))
        put(batch, "fold", "segment: fold")
        put(batch, "hash_spans", "segment: hash words")
        put(scoring, "segment", "segment: lines and words")
        put(scoring, "mark", "mark: the rest")
        put(Matcher, "scan", "mark: find entries")
        put(marking, "body", "mark: sentences and quotations")
        put(marking, "damage_at_once", "mark: noise (damage)")
        for f in FAMILIES:
            object.__setattr__(f, "mark", self.around(f.mark, f"mark: {f.name}"))
            for x in f.features:
                object.__setattr__(x, "of", self.around(x.of, f"measure: {f.name}"))
        put(scoring, "measure", "measure: the rest")
        put(engine, "_found", "score: find cues")
        put(engine, "_cue_parts", "score: weigh cues")
        put(scoring, "run", "score: contributions")
        put(scoring, "refuse", "score: refusals")
        put(scoring, "reasons", "score: reasons")
        put(scoring.Scorer, "run", "score: the rest")
        put(scoring.Scorer, "table", "table: columns")
        put(scoring.Scorer, "score_frame", "table: frame")


def profile(model: str | None, texts: list[str]) -> None:
    kept = Profile()
    kept.install()
    scorer = Scorer(model)
    frame = pd.DataFrame({"text": texts})
    scorer.score_frame(frame[:200])
    kept.own.clear()
    scorer.score_frame(frame)
    every = sum(kept.own.values())
    print(f"\n{'step':36s} µs an article   share")
    for label, spent in sorted(kept.own.items()):
        print(f"{label:36s} {spent / len(texts) * 1e6:12.1f} {spent / every:8.1%}")
    print(f"{'sum':36s} {every / len(texts) * 1e6:12.1f}")
    of_noise = sum(v for k, v in kept.own.items() if "noise" in k)
    print(f"the noise family takes {of_noise / every:.1%} of the time")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--model", help="a model file; the shipped one by default")
    parser.add_argument("--profile", action="store_true", help="print what each step costs, and nothing else")
    options = parser.parse_args()
    texts, where = articles(options.articles)
    print(f"{len(texts):,} articles of {np.mean([len(t) for t in texts]):,.0f} characters ({where})")
    if options.profile:
        profile(options.model, texts)
        return
    scorer = Scorer(options.model)
    scorer.score_frame(pd.DataFrame({"text": texts}))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    throughput(scorer, texts, options.rounds)
    latency(scorer, texts)
    start_up(min(3, options.rounds))
    print(f"most memory while scoring:    {peak:.0f} MB, pandas and the articles included")


if __name__ == "__main__":
    main()
