/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

#define STRATA_TYPE_MODEL_PAGE (strata_model_page_get_type ())
G_DECLARE_FINAL_TYPE (StrataModelPage, strata_model_page, STRATA, MODEL_PAGE, GtkWidget)

G_END_DECLS
