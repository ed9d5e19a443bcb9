"""The model's main equations, as they stand in the code, for readers of formulas."""

EQUATIONS = {
    "**Opportunities** of a partner: size, growth, season and a market state common to all": (
        r"\lambda_t = \lambda_0\, s\, o\, (1+g)^{t/12}\, \mathrm{season}_t\, e^{X_t - \mathrm{Var}(X)/2}, \quad "
        r"X_{t+1} = 0.85\, X_t + 0.06\, \varepsilon_t"
    ),
    "**Marginal pay** of one more dollar of credit: own measures in full, team measures by the share internalized": (
        r"m = \sum_j w_j\, TI\, \frac{\mathrm{E}[\mathrm{slope}_j]}{Q}\, \tau_j, \quad "
        r"\tau_{\mathrm{team}} = \frac{1 + \pi (N-1)}{N}"
    ),
    "**Ratchet**: what a dollar above quota costs through next year's quota": (
        r"r = P(a > 1)\, \rho\, (1+g_Q)\, m'\, (\delta\, S)^{12}"
    ),
    "**Effort**, with the published elasticity": (
        r"e = \left( \frac{M + M_0}{M_{\mathrm{ref}} + M_0} \right)^{\varepsilon / (2 - \varepsilon)}"
    ),
    "**Building or running**: what an hour of each is worth over the planning horizon": (
        r"b^* = \frac{1}{1 + (v_{\mathrm{run}} / v_{\mathrm{build}})^{1/0.5}}, \quad "
        r"b = \kappa\, b_{\mathrm{directed}} + (1 - \kappa)\, b^*"
    ),
    "**Delivery** under the concurrency cap (Little's law)": (
        r"\mathrm{closes} = \min\left( \frac{\mathrm{hours}}{h_v}, \frac{\mathrm{cap}}{\mathrm{cycle}} \right)"
    ),
    "**Partners invest** where a committed rep earns its cost": (
        r"R^* = R_{\min} + (R_{\max} - R_{\min})\, K\, \frac{1}{1 + e^{-5(\mathrm{ROI} - 1)}}"
    ),
    "**Quits** follow the certainty equivalent of the offer against the outside option": (
        r"h = h_0\, e^{-1.5 (CE / \mathrm{outside} - 1)}, \quad "
        r"CE = \mathrm{E}[\mathrm{pay}] - \mathrm{cost} - \tfrac{r}{2} \mathrm{Var}[\mathrm{pay}]"
    ),
}
