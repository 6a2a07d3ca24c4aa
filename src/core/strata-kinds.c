/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-init.h"
#include "strata-callbacks.h"
#include "strata-hdf5.h"
#include "strata-keras-archive.h"
#include "strata-layers.h"
#include "strata-settings.h"

#include <glib/gi18n-lib.h>

/* The list of kinds, in the order of the palette and of the menus. */
static void
register_kinds (void)
{
  strata_initializers_register ();
  strata_regularizers_register ();
  strata_constraints_register ();
  strata_losses_register ();
  strata_metrics_register ();
  strata_schedules_register ();
  strata_optimizers_register ();

  strata_kind_register (STRATA_TYPE_DENSE);
  strata_kind_register (STRATA_TYPE_ACTIVATION_LAYER);
  strata_kind_register (STRATA_TYPE_CONV2D);
  strata_kind_register (STRATA_TYPE_CONV1D);
  strata_kind_register (STRATA_TYPE_DEPTHWISE_CONV2D);
  strata_kind_register (STRATA_TYPE_SEPARABLE_CONV2D);
  strata_kind_register (STRATA_TYPE_CONV2D_TRANSPOSE);
  strata_kind_register (STRATA_TYPE_MAX_POOLING2D);
  strata_kind_register (STRATA_TYPE_AVERAGE_POOLING2D);
  strata_kind_register (STRATA_TYPE_GLOBAL_AVERAGE_POOLING2D);
  strata_kind_register (STRATA_TYPE_GLOBAL_MAX_POOLING2D);
  strata_kind_register (STRATA_TYPE_MAX_POOLING1D);
  strata_kind_register (STRATA_TYPE_AVERAGE_POOLING1D);
  strata_kind_register (STRATA_TYPE_GLOBAL_AVERAGE_POOLING1D);
  strata_kind_register (STRATA_TYPE_GLOBAL_MAX_POOLING1D);
  strata_kind_register (STRATA_TYPE_BATCH_NORMALIZATION);
  strata_kind_register (STRATA_TYPE_LAYER_NORMALIZATION);
  strata_kind_register (STRATA_TYPE_GROUP_NORMALIZATION);
  strata_kind_register (STRATA_TYPE_UNIT_NORMALIZATION);
  strata_kind_register (STRATA_TYPE_NORMALIZATION);
  strata_kind_register (STRATA_TYPE_DROPOUT);
  strata_kind_register (STRATA_TYPE_ALPHA_DROPOUT);
  strata_kind_register (STRATA_TYPE_SPATIAL_DROPOUT2D);
  strata_kind_register (STRATA_TYPE_GAUSSIAN_NOISE);
  strata_kind_register (STRATA_TYPE_GAUSSIAN_DROPOUT);
  strata_kind_register (STRATA_TYPE_RANDOM_FLIP);
  strata_kind_register (STRATA_TYPE_RANDOM_TRANSLATION);
  strata_kind_register (STRATA_TYPE_RANDOM_ROTATION);
  strata_kind_register (STRATA_TYPE_RANDOM_ZOOM);
  strata_kind_register (STRATA_TYPE_RANDOM_CONTRAST);
  strata_kind_register (STRATA_TYPE_INPUT);
  strata_kind_register (STRATA_TYPE_FLATTEN);
  strata_kind_register (STRATA_TYPE_RESHAPE);
  strata_kind_register (STRATA_TYPE_PERMUTE);
  strata_kind_register (STRATA_TYPE_ZERO_PADDING2D);
  strata_kind_register (STRATA_TYPE_CROPPING2D);
  strata_kind_register (STRATA_TYPE_UP_SAMPLING2D);
  strata_kind_register (STRATA_TYPE_RESCALING);
  strata_kind_register (STRATA_TYPE_RELU);
  strata_kind_register (STRATA_TYPE_LEAKY_RELU);
  strata_kind_register (STRATA_TYPE_PRELU);
  strata_kind_register (STRATA_TYPE_ELU);
  strata_kind_register (STRATA_TYPE_SOFTMAX);
  strata_kind_register (STRATA_TYPE_BLOCK);

  /* Before those that keep an epoch's weights. */
  strata_kind_register (STRATA_TYPE_SWAP_EMA_WEIGHTS);
  strata_kind_register (STRATA_TYPE_EARLY_STOPPING);
  strata_kind_register (STRATA_TYPE_MODEL_CHECKPOINT);
  strata_kind_register (STRATA_TYPE_REDUCE_LR_ON_PLATEAU);
  strata_kind_register (STRATA_TYPE_LEARNING_RATE_SCHEDULER);
  strata_kind_register (STRATA_TYPE_TENSOR_BOARD);
  strata_kind_register (STRATA_TYPE_CSV_LOGGER);
  strata_kind_register (STRATA_TYPE_BACKUP_AND_RESTORE);
  strata_kind_register (STRATA_TYPE_TERMINATE_ON_NAN);
  strata_kind_register (STRATA_TYPE_STOP_AT_TARGET);
  strata_kind_register (STRATA_TYPE_STOP_AFTER_TIME);
}

/* The programs share the library's domain. A folder never installed says where its translations are. */
static void
bind_translations (void)
{
  const char *folder = g_getenv ("STRATA_LOCALE_DIR");

  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

void
strata_init (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  bind_translations ();
  register_kinds ();
  strata_network_register_saver (".h5", strata_network_save_h5);
  strata_network_register_saver (".keras", strata_network_save_keras);
  g_once_init_leave (&done, 1);
}
