/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-hdf5.h"

G_DEFINE_QUARK (strata - format - error - quark, strata_format_error)
