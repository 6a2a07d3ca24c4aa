/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "st-engine.h"

typedef void (*StTeamFunc) (void *data, unsigned member, unsigned n_members);

/* Calls func on the first n_members at once, the caller being member 0; returns when all are done. */
void st_team_run (StTeam *team, unsigned n_members, StTeamFunc func, void *data);

/* Within func: returns when all members of the run have come here. */
void st_team_barrier (StTeam *team);

/* How often a member has waited for another longer than a spin. */
unsigned st_team_count_waits (StTeam *team);
