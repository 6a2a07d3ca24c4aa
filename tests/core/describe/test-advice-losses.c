/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata.h"

/* What the rules about losses say of each closing activation, and that every mend quiets them. */

typedef struct
{
  const char *loss, *activation;
  gboolean from_logits;
  const char *id; /* NULL: nothing */
} Case;

static const char *const ids[] = { "logits-after-activation", "outputs-are-no-shares", "outputs-below-zero",
                                   "outputs-on-one-side",     "output-activation",     NULL };

static const Case cases[] = {
  { "categorical_crossentropy", "softmax", TRUE, "logits-after-activation" },
  { "sparse_categorical_crossentropy", "sigmoid", TRUE, "logits-after-activation" },
  { "categorical_focal_crossentropy", "linear", TRUE, NULL },
  { "sparse_categorical_crossentropy", "linear", TRUE, NULL },
  { "sparse_categorical_crossentropy", "softmax", FALSE, NULL },
  { "categorical_focal_crossentropy", "tanh", FALSE, "output-activation" },
  { "binary_crossentropy", "linear", FALSE, "outputs-are-no-shares" },
  { "binary_crossentropy", "sigmoid", FALSE, NULL },
  { "binary_crossentropy", "linear", TRUE, NULL },
  { "binary_focal_crossentropy", "tanh", FALSE, "outputs-are-no-shares" },
  { "kl_divergence", "linear", FALSE, "outputs-are-no-shares" },
  { "kl_divergence", "softmax", FALSE, NULL },
  { "poisson", "linear", FALSE, "outputs-below-zero" },
  { "poisson", "softplus", FALSE, NULL },
  { "mean_squared_logarithmic_error", "tanh", FALSE, "outputs-below-zero" },
  { "hinge", "softmax", FALSE, "outputs-on-one-side" },
  { "squared_hinge", "tanh", FALSE, NULL },
  { "mean_absolute_error", "linear", FALSE, NULL },
};

static StrataExperiment *
make (const Case *test)
{
  StrataExperiment *experiment = strata_bundled_load ("sigmoid", NULL);
  g_autoptr (StrataLoss) loss = strata_loss_new (test->loss);
  GEnumClass *activations = g_type_class_ref (STRATA_TYPE_ACTIVATION);

  if (test->from_logits)
    g_object_set (loss, "from-logits", TRUE, NULL);
  g_object_set (strata_experiment_get_compile (experiment), "loss", loss, NULL);
  g_object_set (strata_stack_get_layer (strata_experiment_get_stack (experiment), 3), "activation",
                g_enum_get_value_by_nick (activations, test->activation)->value, NULL);
  g_type_class_unref (activations);
  return experiment;
}

/* The first of these rules that speaks. */
static StrataAdvice *
find (GPtrArray *advice)
{
  for (guint i = 0; i < advice->len; i++)
    if (g_strv_contains (ids, strata_advice_get_id (advice->pdata[i])))
      return advice->pdata[i];
  return NULL;
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (StrataExperiment) experiment = make (test);
  g_autoptr (GPtrArray) advice = strata_advise (experiment);
  StrataAdvice *found = find (advice);

  g_assert_cmpstr (found != NULL ? strata_advice_get_id (found) : NULL, ==, test->id);
  for (guint i = 0; found != NULL && i < strata_advice_get_n_mends (found); i++)
    {
      g_autoptr (StrataExperiment) spoilt = make (test);
      g_autoptr (GPtrArray) again = strata_advise (spoilt);
      g_autoptr (StrataEditor) editor = strata_editor_new (spoilt);
      g_autoptr (GPtrArray) after = NULL;
      gboolean can_undo = FALSE;

      strata_advice_mend (find (again), i, editor);
      after = strata_advise (spoilt);
      /* Another of them may have something to say of what is left. */
      g_assert_true (find (after) == NULL || !g_str_equal (strata_advice_get_id (find (after)), test->id));
      g_object_get (editor, "can-undo", &can_undo, NULL);
      g_assert_true (can_undo);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/advice/losses/%s/%s%s", cases[i].loss, cases[i].activation,
                                               cases[i].from_logits ? "/logits" : "");
      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
