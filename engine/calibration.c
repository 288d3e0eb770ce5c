#include "calibration.h"

#include <math.h>

void tb_calibration_add(tb_calibration *c, const tb_scenario *scenario, const tb_scored *scored)
{
    tb_confidence confidence = scored->robustness.confidence;
    bool right;

    if (!tb_scenario_expects_choice(scenario, scored, &right) || confidence == TB_NO_CONFIDENCE) {
        c->skipped++;
        return;
    }
    c->bands[confidence].count++;
    c->bands[confidence].right += right;
}

double tb_band_percent(tb_band band)
{
    return band.count > 0 ? 100 * (double)band.right / (double)band.count : (double)NAN;
}

void tb_band_interval(tb_band band, double *low, double *high)
{
    const double z = 1.959963984540054; /* the 0.975 quantile of the normal distribution */
    double n = (double)band.count, p, middle, half;

    *low = 0;
    *high = 100;
    if (band.count == 0)
        return;
    p = (double)band.right / n;
    middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    *low = band.right == 0 ? 0 : 100 * (middle - half);
    *high = band.right == band.count ? 100 : 100 * (middle + half);
}

bool tb_calibration_holds(const tb_calibration *c)
{
    for (int i = TB_TOO_CLOSE; i <= TB_CLEAR; i++)
        if (c->bands[i].count == 0)
            return false;
    return tb_band_percent(c->bands[TB_CLEAR]) >= TB_CLEAR_RIGHT &&
           tb_band_percent(c->bands[TB_LIKELY]) >= TB_LIKELY_RIGHT;
}
