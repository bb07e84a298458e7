"""The estimators keep scikit-learn's promises, and the signs their own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import clone, is_classifier
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from scorer import FeatureExtractor, ReferenceScaler, SignedLogisticRegression
from scorer.learn.estimators import feature_signs
from scorer.measure import FEATURE_NAMES, feature


def _known(estimator) -> dict[str, str]:
    if isinstance(estimator, ReferenceScaler):
        why = "the clipping bounds are quantiles of the rows, whatever each row weighs"
        return dict.fromkeys(("check_sample_weight_equivalence_on_dense_data", "check_sample_weight_equivalence_on_sparse_data"), why)
    return {}


@parametrize_with_checks([SignedLogisticRegression(), ReferenceScaler(), FeatureExtractor()], expected_failed_checks=_known)
def test_scikit_learn_holds_it_for_an_estimator(estimator, check) -> None:
    check(estimator)


PLAIN = "The council met in the town hall on Monday. The clerk, Mara Quorl, said that the bridge would be closed for two years. "
LOADED = "The corrupt mayor has betrayed us again! Why should anyone trust these thugs and their disgraceful lies? "


@pytest.fixture(scope="module")
def labelled() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, labels and the groups that a fold may not cut."""
    rng = np.random.default_rng(3)
    y = np.tile([0, 1], 12)
    texts = [(LOADED if label else PLAIN) * int(rng.integers(2, 5)) + PLAIN * int(rng.integers(0, 3)) for label in y]
    return texts, y, np.repeat(np.arange(6), 4)


def model() -> Pipeline:
    signs = [s for s in feature_signs("propaganda") if s]
    names = [n for n, s in zip(FEATURE_NAMES, feature_signs("propaganda"), strict=True) if s]
    return make_pipeline(FeatureExtractor(names), ReferenceScaler(), SignedLogisticRegression(signs))


# --- with scikit-learn


def test_clone_keeps_every_parameter() -> None:
    for e in (FeatureExtractor(["figures"]), ReferenceScaler(0.1, 0.8), SignedLogisticRegression(["+"], l2=[0.5], l1=0.1, max_iter=9)):
        assert clone(e).get_params() == e.get_params()
    assert is_classifier(SignedLogisticRegression())


def test_texts_go_through_a_pipeline_to_probabilities(labelled) -> None:
    texts, y, _ = labelled
    p = model().fit(texts, y)
    assert p.predict_proba(texts).shape == (len(texts), 2)
    assert p.score(texts, y) == 1
    assert clone(p).fit(texts, y).predict(texts).tolist() == p.predict(texts).tolist()
    weight = p[-1].coef_[0]
    for w, sign in zip(weight, p[-1].signs, strict=True):
        assert {"+": w >= 0, "-": w <= 0, "0": True}[sign]


def test_cross_validation_by_group(labelled) -> None:
    texts, y, groups = labelled
    scores = cross_val_score(model(), texts, y, groups=groups, cv=GroupKFold(3), scoring="roc_auc")
    assert scores.shape == (3,)
    assert scores.min() > 0.9
    frame = pd.DataFrame({"text": texts, "title": ["Council meets in the hall"] * len(texts)})
    assert cross_val_score(model(), frame, y, groups=groups, cv=GroupKFold(3)).shape == (3,)


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ("a string", "string object received"),
        ([None], "text 0 must be a str, got None: leave out or fill"),
        ([PLAIN, 1.0], "text 1 must be a str, got float: leave out or fill"),
        ([b"bytes"], "got bytes: decode it first"),
        (np.array([[PLAIN, LOADED]]), "2 dimensions"),
        (pd.DataFrame({"text": [PLAIN, None]}), "text 1 must be a str"),
    ],
)
def test_what_is_no_sequence_of_texts_is_told(wrong, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        FeatureExtractor().fit_transform(wrong)


def test_features_have_their_names_and_come_as_a_table_when_asked() -> None:
    e = FeatureExtractor().fit([PLAIN])
    assert e.get_feature_names_out().tolist() == list(FEATURE_NAMES)
    frame = clone(e).set_output(transform="pandas").fit_transform([PLAIN, LOADED])
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(FEATURE_NAMES)
    np.testing.assert_allclose(frame.to_numpy(), e.transform([PLAIN, LOADED]))
    scaled = (
        make_pipeline(FeatureExtractor(["figures", "shouting"]), ReferenceScaler())
        .set_output(transform="pandas")
        .fit_transform([PLAIN, LOADED])
    )
    assert list(scaled.columns) == ["figures", "shouting"]


def test_a_table_keeps_its_index() -> None:
    frame = pd.DataFrame({"text": [PLAIN, LOADED]}, index=["a", "b"])
    out = FeatureExtractor(["figures"]).set_output(transform="pandas").fit_transform(frame)
    assert out.index.tolist() == ["a", "b"]


def test_an_extractor_takes_lists_arrays_series_and_tables_alike() -> None:
    texts = [PLAIN, LOADED]
    e = FeatureExtractor()
    want = e.transform(texts)
    for X in (
        tuple(texts),
        np.array(texts, object),
        pd.Series(texts),
        pd.DataFrame({"text": texts}),
        pd.DataFrame({"text": texts, "title": [None, None]}),
    ):
        np.testing.assert_allclose(e.transform(X), want)
    assert e.transform([]).shape == (0, len(FEATURE_NAMES))
    with pytest.raises(KeyError):
        FeatureExtractor(["no_such_feature"]).fit(texts)


def test_what_is_not_fitted_says_so() -> None:
    X = np.zeros((2, 1))
    with pytest.raises(NotFittedError):
        ReferenceScaler().transform(X)
    for method in ("predict", "predict_proba", "decision_function"):
        with pytest.raises(NotFittedError):
            getattr(SignedLogisticRegression(), method)(X)


# --- the scaler


def test_the_scaler_clips_centres_and_scales() -> None:
    X = np.r_[np.arange(99.0), 1e6][:, None]
    s = ReferenceScaler().fit(X)
    z = s.transform(X)
    assert z.mean() == pytest.approx(0, abs=1e-9)
    assert z.std() == pytest.approx(1, abs=1e-9)
    assert s.transform([[1e9]]) == s.transform([[1e6]])
    assert ReferenceScaler().fit_transform(np.ones((5, 2))).tolist() == [[0, 0]] * 5


# --- the signs


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.lists(st.sampled_from(["+", "-", "0", ""]), min_size=1, max_size=6), st.sampled_from([0.0, 0.02]))
def test_signs_hold_whatever_the_data(seed: int, signs: list[str], l1: float) -> None:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, len(signs)))
    y = (X @ rng.normal(size=len(signs)) + rng.normal(size=60) > 0).astype(int)
    y[:2] = 0, 1
    w = SignedLogisticRegression(signs, l1=l1).fit(X, y).coef_[0]
    for value, sign in zip(w, signs, strict=True):
        assert {"+": value >= 0, "-": value <= 0, "0": True, "": value == 0}[sign]


def test_a_column_against_its_sign_gets_nought_and_one_with_it_keeps_its_weight() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 2))
    y = (X[:, 0] - X[:, 1] + 0.3 * rng.normal(size=400) > 0).astype(int)
    free = SignedLogisticRegression().fit(X, y).coef_[0]
    assert free[0] > 0 > free[1]
    np.testing.assert_allclose(SignedLogisticRegression(["+", "-"]).fit(X, y).coef_[0], free, atol=1e-5)
    np.testing.assert_allclose(SignedLogisticRegression(["-", "+"]).fit(X, y).coef_[0], 0, atol=1e-12)


def test_signs_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="1 signs for 2 columns"):
        SignedLogisticRegression(["+"]).fit(np.eye(2), [0, 1])


def test_declared_signs_are_those_of_the_features() -> None:
    for score in ("reliability", "propaganda"):
        assert feature_signs(score, FEATURE_NAMES[:4]) == [getattr(feature(n), score) for n in FEATURE_NAMES[:4]]


# --- the regression


@pytest.fixture(scope="module")
def noisy() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(300, 4))
    return X, (X @ [1.0, -1, 0.5, 0] + rng.normal(size=300) > 0.3).astype(int)


def test_without_signs_it_is_the_logistic_regression_that_everybody_knows(noisy) -> None:
    X, y = noisy
    l2 = 0.01
    other = LogisticRegression(C=1 / (l2 * len(y)), tol=1e-10, max_iter=1000).fit(X, y)
    mine = SignedLogisticRegression(l2=l2).fit(X, y)
    np.testing.assert_allclose(mine.coef_, other.coef_, atol=1e-4)
    np.testing.assert_allclose(mine.intercept_, other.intercept_, atol=1e-4)
    np.testing.assert_allclose(mine.predict_proba(X), other.predict_proba(X), atol=1e-4)


def test_sparse_and_dense_tables_give_one_fit(noisy) -> None:
    X, y = noisy
    X = np.where(np.abs(X) > 0.7, X, 0)
    a, b = SignedLogisticRegression().fit(X, y), SignedLogisticRegression().fit(sparse.csr_matrix(X), y)
    np.testing.assert_allclose(a.coef_, b.coef_, atol=1e-6)
    np.testing.assert_allclose(a.predict_proba(X), b.predict_proba(sparse.csr_matrix(X)), atol=1e-6)


def test_l1_leaves_out_what_adds_little(noisy) -> None:
    X, y = noisy
    w = SignedLogisticRegression(l2=0, l1=0.05).fit(X, y).coef_[0]
    assert abs(w[3]) < 1e-6 < abs(w[0])
    one_by_one = SignedLogisticRegression(l2=[0.01, 100, 0.01, 0.01]).fit(X, y).coef_[0]
    assert abs(one_by_one[1]) < 0.1 < abs(one_by_one[0])


def test_weights_count_rows(noisy) -> None:
    X, y = noisy
    weight = np.arange(len(y)) % 3
    a = SignedLogisticRegression().fit(X, y, weight)
    b = SignedLogisticRegression().fit(np.repeat(X, weight, 0), np.repeat(y, weight))
    np.testing.assert_allclose(a.coef_, b.coef_, atol=1e-5)
    with pytest.raises(ValueError, match="non-zero"):
        SignedLogisticRegression().fit(X, y, np.zeros(len(y)))


def test_fractions_are_labels_of_both_classes_in_part(noisy) -> None:
    """A row with the label 0.25 counts as a quarter of the second class and three quarters of the first."""
    X, y = noisy
    fraction = np.where(y == 1, 0.75, 0.25)
    fraction[::7] = 0.5
    a = SignedLogisticRegression().fit(X, fraction)
    twice = np.r_[np.ones(len(y)), np.zeros(len(y))]
    b = SignedLogisticRegression().fit(np.r_[X, X], twice, np.r_[fraction, 1 - fraction])
    np.testing.assert_allclose(a.coef_, b.coef_, atol=1e-5)
    assert a.classes_.tolist() == [0, 1]


def test_two_fractions_are_fractions_still(noisy) -> None:
    X, y = noisy
    fraction = np.where(y == 1, 0.6, 0.4)
    m = SignedLogisticRegression().fit(X, fraction)
    assert m.classes_.tolist() == [0, 1]
    assert m.predict_proba(X)[:, 1].mean() == pytest.approx(fraction.mean(), abs=1e-4)
    assert np.abs(m.coef_).max() < 0.5 * np.abs(SignedLogisticRegression().fit(X, y).coef_).max()


def test_two_classes_may_have_any_name(noisy) -> None:
    X, y = noisy
    m = SignedLogisticRegression().fit(X, np.where(y == 1, "low", "high"))
    assert m.classes_.tolist() == ["high", "low"]
    assert set(m.predict(X)) == {"high", "low"}


@pytest.mark.parametrize("y", [[0, 1, 2], [1, 1, 1], [0.5, 0.5, 0.5], [0.0, 0.5, 7.0]])
def test_other_labels_are_refused(y: list[float]) -> None:
    with pytest.raises(ValueError, match="class"):
        SignedLogisticRegression().fit(np.eye(3), y)


# --- one fit, whatever the machine


@pytest.mark.parametrize("kept_sparse", [False, True], ids=["dense", "sparse"])
def test_a_fit_goes_on_until_the_order_of_adding_no_longer_tells_in_the_last_digits(kept_sparse: bool) -> None:
    rng = np.random.default_rng(5)
    X = rng.normal(size=(400, 60)) * (rng.random((400, 60)) < 0.3)
    y = (rng.random(400) < 1 / (1 + np.exp(-X[:, :6].sum(1)))).astype(float)
    signs, weight = ["+", "-", "0"] * 20, rng.random(400)

    def coefficients(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        found = SignedLogisticRegression([signs[j] for j in columns], l2=1e-4)
        x = X[rows][:, columns]
        found.fit(sparse.csr_matrix(x) if kept_sparse else x, y[rows], weight[rows])
        back = np.empty(60)
        back[columns] = found.coef_[0]
        return np.append(back, found.intercept_)

    first = coefficients(np.arange(400), np.arange(60))
    assert (first[:-1] == 0).sum() > 5  # some are held by their sign
    for _ in range(3):
        again = coefficients(rng.permutation(400), rng.permutation(60))
        np.testing.assert_allclose(again, first, rtol=1e-9, atol=1e-13)
