/* calibration.h - how often verdicts of each confidence are right, over scenarios that say what is right. */
#ifndef TB_CALIBRATION_H
#define TB_CALIBRATION_H

#include "scenario.h"

#define TB_CLEAR_RIGHT 95.0  /* percent of the verdicts called clear that should be right, */
#define TB_LIKELY_RIGHT 80.0 /* and of those called likely */

typedef struct tb_band {
    size_t right, count;
} tb_band;

typedef struct tb_calibration {
    tb_band bands[TB_CLEAR + 1]; /* by confidence; none is not counted */
    size_t skipped;              /* scenarios that expect no choice, or got no verdict with a confidence */
} tb_calibration;

/* Adds a scenario that has had its draws: it is right if its choice is one the scenario expects. What it expects of the
 * confidence is not looked at. */
void tb_calibration_add(tb_calibration *calibration, const tb_scenario *scenario, const tb_scored *scored);

/* In percent; NaN for an empty band. */
double tb_band_percent(tb_band band);

/* The 95 % interval of the rate behind it (Wilson's score interval), in percent; 0 to 100 for an empty band. */
void tb_band_interval(tb_band band, double *low, double *high);

/* True if no band is empty and clear and likely are right as often as they should be. */
bool tb_calibration_holds(const tb_calibration *calibration);

#endif
