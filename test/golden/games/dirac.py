"""Final radii of the Dirac-GAN in plain Python floats, independent of src/theory/games: `python3 dirac.py > dirac.json`.

Fields and protocol from Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406: step .2, start (theta, psi) = (1, 1), 500 rounds,
the generator first when alternating. `printed` is the reference table's text, `radius` what this script computes; it exits
with an error unless each radius rounds to the printed digits (within 1e-12 relative, where more digits are printed).

The reference consensus row was made with the field of the paper's notebook (github.com/LMescheder/GAN_stability, notebooks/diracgan),
which takes half of the second term of the gradient of |v|^2/2 = (theta^2 + psi^2) f'(theta psi)^2 / 2. Both are computed here: the
notebook's, which gives the printed digits, and the gradient, checked against differences, which is what src/theory/games plays.
"""

import json
import sys
from decimal import Decimal
from math import exp, hypot

RATE, ROUNDS = 0.2, 500


def f1(t):
    return 1 / (1 + exp(t))


def f2(t):
    return -f1(t) * f1(-t)


def saturating(theta, psi):
    return -psi * f1(psi * theta), theta * f1(psi * theta)


def non_saturating(theta, psi):
    return -psi * f1(-psi * theta), theta * f1(psi * theta)


def wasserstein(theta, psi):
    return -psi, theta


def gradient_penalty(weight, target):
    sign = lambda x: (x > 0) - (x < 0)
    return lambda theta, psi: (-psi, theta - weight * (abs(psi) - target) * sign(psi))


def r1(weight):
    def field(theta, psi):
        v = saturating(theta, psi)
        return v[0], v[1] - weight * psi

    return field


def consensus(weight, second_term):
    def field(theta, psi):
        v, t = saturating(theta, psi), psi * theta
        both = second_term * (theta**2 + psi**2) * f1(t) * f2(t)
        return (
            v[0] - weight * (theta * f1(t) ** 2 + psi * both),
            v[1] - weight * (psi * f1(t) ** 2 + theta * both),
        )

    return field


def radius(field, discriminator_steps, clip=float("inf")):
    """Of the end; 0 discriminator steps mean that both move at once."""
    theta = psi = 1.0
    keep = lambda x: max(-clip, min(clip, x))
    for _ in range(ROUNDS):
        if discriminator_steps == 0:
            v = field(theta, psi)
            theta, psi = theta + RATE * v[0], keep(psi + RATE * v[1])
        else:
            theta += RATE * field(theta, psi)[0]
            for _ in range(discriminator_steps):
                psi = keep(psi + RATE * field(theta, psi)[1])
    return hypot(theta, psi)


def check_consensus_gradient():
    energy = lambda theta, psi: (theta**2 + psi**2) * f1(theta * psi) ** 2 / 2
    h = 1e-5
    for theta, psi in [(1, 1), (0.3, -0.8), (-2, 0.5)]:
        v, w = saturating(theta, psi), consensus(1, 1)(theta, psi)
        slopes = (
            (energy(theta + h, psi) - energy(theta - h, psi)) / (2 * h),
            (energy(theta, psi + h) - energy(theta, psi - h)) / (2 * h),
        )
        assert all(abs(v[i] - w[i] - slopes[i]) < 1e-9 for i in (0, 1))


# name, options in src/theory/games, field, clip, printed radii by the discriminator's steps, printed verdict
ROWS = [
    ("saturating", {}, saturating, None,
     {0: "3.0969486669960666", 1: "1.4210188691602916", 5: "1.845273563588154"}, {0: "diverges", 1: "cycles", 5: "cycles"}),
    ("non-saturating", {"objective": "non-saturating"}, non_saturating, None,
     {0: ".6402070811733714", 1: ".2839234171182216"}, "slow"),
    ("WGAN, clip 1", {"objective": "wasserstein", "clip": 1}, wasserstein, 1,
     {0: "1.002152040504344", 1: "1.0241188668031314", 5: ".9168847166047395"}, "cycles"),
    ("WGAN-GP, lambda .7, target 1", {"objective": "wasserstein", "penalty": 0.7, "target": 1}, gradient_penalty(0.7, 1), None,
     {0: "1.8017931931603375", 1: "1.221066631439098"}, "cycles"),
    ("saturating + R1 .3", {"r1": 0.3}, r1(0.3), None,
     {0: "2.6426562905e-6", 1: "2.3009128210e-7", 5: "9.249806e-34"}, "converges"),
    ("saturating + R1 1", {"r1": 1}, r1(1), None, {0: "9.5287e-22", 1: "7.4812e-17", 5: "5.1435e-12"}, "converges"),
    ("consensus 1", {"consensus": 1}, consensus(1, 1), None, {0: None, 1: None}, "converges"),
    ("consensus 1, the notebook's field", None, consensus(1, 0.5), None, {0: "2.08e-10", 1: "1.33e-11"}, "converges"),
]


def agrees(value, printed):
    """Whether a value has the printed digits: within half a unit of the last, or 1e-12 relative if that is more."""
    if printed is None:
        return True
    text = Decimal(printed)
    half_unit = Decimal(5).scaleb(text.as_tuple().exponent - 1)
    return abs(Decimal(value) - text) <= max(half_unit, text * Decimal("1e-12"))


check_consensus_gradient()
rows, wrong = [], []
for name, options, field, clip, columns, verdicts in ROWS:
    for steps, printed in columns.items():
        value = radius(field, steps, clip if clip is not None else float("inf"))
        if not agrees(value, printed):
            wrong.append(f"{name}, {steps} discriminator steps: {value} is not {printed}")
        rows.append({
            "name": name,
            "options": options,
            "discriminatorSteps": steps,
            "printed": printed,
            "radius": value,
            "verdict": verdicts if isinstance(verdicts, str) else verdicts[steps],
        })

made = "python3 test/golden/games/dirac.py > test/golden/games/dirac.json; what the fields mean stands in that file"
json.dump({"made": made, "rate": RATE, "steps": ROUNDS, "start": [1, 1], "rows": rows}, sys.stdout, indent=1)
print()
sys.exit("\n".join(wrong) or 0)
