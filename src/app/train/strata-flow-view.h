/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* How gradients and activations flow through the layers after the newest epoch: a row a layer with its gradient, the
 * length of a step against that of the weights, units that are dead, mean and spread of what it gives; and a sentence when
 * something is wrong. It is measured on a worker thread over the network's snapshot, while somebody looks. */

#define STRATA_TYPE_FLOW_VIEW (strata_flow_view_get_type ())
G_DECLARE_FINAL_TYPE (StrataFlowView, strata_flow_view, STRATA, FLOW_VIEW, GtkWidget)

void strata_flow_view_set_session (StrataFlowView *self, StrataSession *session);

G_END_DECLS
