/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"
#include "strata-snapshot.h"

G_BEGIN_DECLS

struct _StrataSnapshot
{
  char *folder;
  StrataExperiment *experiment;
  GVariantDict values;
  char *base_folder;
  guint planned_epochs;
};

/* The bytes of a snapshot's file, of values a{sv}; transfer full. */
GByteArray *strata_snapshot_encode (GVariant *values);
/* (transfer full) (nullable): the values, or an error that names the file. */
GVariant *strata_snapshot_decode (const char *data, gsize length, const char *path, GError **error);

/* A network's weights and optimizer without a copy: it stays alive as long as the value does. Floating. */
GVariant *strata_snapshot_pack_weights (StrataNetwork *network);
GVariant *strata_snapshot_pack_optimizer (StrataNetwork *network);
/* FALSE: they are of another model. */
gboolean strata_snapshot_unpack_weights (GVariant *value, StWeights *weights);
gboolean strata_snapshot_unpack_optimizer (GVariant *value, StOptimizer *optimizer, const StModel *model);

G_END_DECLS
