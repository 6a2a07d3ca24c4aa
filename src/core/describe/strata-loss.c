/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ABSTRACT_TYPE (StrataLoss, strata_loss, STRATA_TYPE_CONFIGURABLE)

typedef struct
{
  const char *type_name, *class_name, *keras_name, *summary, *formula;
  StLoss loss;
} Kind;

static const Kind kinds[] = {
  { "StrataSparseCategoricalCrossentropy", "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy",
    N_ ("One class of several, labels as class numbers"), "loss = −log p[label]", ST_SPARSE_CATEGORICAL_CROSSENTROPY },
  { "StrataCategoricalCrossentropy", "CategoricalCrossentropy", "categorical_crossentropy",
    N_ ("One class of several, labels as one-hot rows"), "loss = −Σ y log p", ST_CATEGORICAL_CROSSENTROPY },
  { "StrataBinaryCrossentropy", "BinaryCrossentropy", "binary_crossentropy",
    N_ ("Yes or no, for each output by itself"), "loss = −mean (y log p + (1 − y) log (1 − p))",
    ST_BINARY_CROSSENTROPY },
  { "StrataMeanSquaredError", "MeanSquaredError", "mean_squared_error", N_ ("How far numbers are from their targets"),
    "loss = mean (y − p)²", ST_MEAN_SQUARED_ERROR },
};

static void
strata_loss_class_init (StrataLossClass *klass)
{
}

static void
strata_loss_init (StrataLoss *self)
{
}

static void
loss_kind_class_init (gpointer g_class, gpointer data)
{
  const Kind *kind = data;
  StrataConfigurableClass *configurable_class = g_class;

  configurable_class->class_name = kind->class_name;
  configurable_class->keras_name = kind->keras_name;
  configurable_class->summary = kind->summary;
  configurable_class->formula = kind->formula;
  STRATA_LOSS_CLASS (g_class)->loss = kind->loss;
}

void
strata_losses_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (StrataLossClass),
        .class_init = loss_kind_class_init,
        .class_data = &kinds[i],
        .instance_size = sizeof (StrataLoss),
      };
      strata_kind_register (g_type_register_static (STRATA_TYPE_LOSS, kinds[i].type_name, &info, 0));
    }
}

/**
 * strata_loss_new:
 * @keras_name: a class name, a short name, or "mse" as Keras takes it
 *
 * Returns: (transfer full) (nullable): NULL if unknown
 */
StrataLoss *
strata_loss_new (const char *keras_name)
{
  if (g_strcmp0 (keras_name, "mse") == 0)
    keras_name = "mean_squared_error";
  return (StrataLoss *) strata_kind_new (STRATA_TYPE_LOSS, keras_name);
}

StLoss
strata_loss_get_loss (StrataLoss *self)
{
  return STRATA_LOSS_GET_CLASS (self)->loss;
}
