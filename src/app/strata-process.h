/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

void strata_process_set_up (void);
void strata_process_tidy_soon (void);
