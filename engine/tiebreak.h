/* tiebreak.h - the one include for callers of the engine. Read in this order: pack.h (what a decision is), profile.h
 * (what a project says), score.h (from one to the other), robustness.h (how firmly), report.h (all there is to say). */
#ifndef TIEBREAK_H
#define TIEBREAK_H

#include "diag.h"
#include "evidence.h"
#include "file.h"
#include "interview.h"
#include "lexicon.h"
#include "pack.h"
#include "profile.h"
#include "report.h"
#include "robustness.h"
#include "scenario.h"
#include "score.h"

#endif
