from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from scorer import Scorer
from scorer.mark import default_matcher, mark
from scorer.mark.family import Context
from scorer.segment.batch import segment

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CORPORA = SHARED / "corpora"

# no test fails for a slow machine
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer()


@pytest.fixture(scope="session")
def marked() -> Callable[..., Context]:
    """Mark texts (and titles) as one batch with the shipped lists."""

    def run(*texts: str, titles: list[str | None] | None = None) -> Context:
        m = default_matcher()
        return mark(segment(list(texts), titles, m.vocabulary), m)

    return run


@pytest.fixture(scope="session")
def corpora() -> Path:
    if not CORPORA.is_dir():
        pytest.skip("../shared/corpora is not here")
    return CORPORA


@pytest.fixture(scope="session")
def shared_seeds() -> list[Path]:
    files = sorted((SHARED / "seeds").glob("*.txt"))
    if not files:
        pytest.skip("../shared/seeds is not here")
    return files


@pytest.fixture(scope="session")
def seed_files() -> list[Path]:
    return sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for i, name in enumerate(("a.txt", "b.txt", "sub/c.txt")):
        (folder / name).write_bytes(sorted((ROOT / "seeds").glob("*.txt"))[i + 16].read_bytes())
    return folder
