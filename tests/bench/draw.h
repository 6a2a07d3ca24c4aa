/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the programs that draw a benchmark's chart share. */

#include <json-glib/json-glib.h>

#include "strata-export.h"

/* PROGRAM FIGURES.json CHART.svg (or .png, .pdf): draws what `create` makes of the figures; the program's exit status. */
int draw_main (int argc, char **argv, StrataFigure *(*create) (JsonObject *root), int width, int height);
