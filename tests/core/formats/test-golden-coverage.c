/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What tests/golden covers: each argument of each kind has a case in which it is not its default, and each choice of an
 * argument that is one of several has a case. A new kind, or a new argument, fails here until Keras' numbers are recorded. */

#include "golden-tensor.h"
#include "strata-init.h"
#include "strata-keras-config.h"

/* Patterns of arguments whose effect is drawn at random, or that change no number: what is tested instead stands beside them. */
static const struct
{
  const char *argument, *tested_by;
} elsewhere[] = {
  { "*.seed", "test-random.c: the generator; test-initializers.c: the same seed draws the same" },
  { "*.rate", "test-random.c: how many are dropped, and what comes of the others" },
  { "*.stddev", "test-random.c: the deviation of what was drawn" },
  { "*.*-initializer", "test-initializers.c: each kind; fans.json: what it counts with" },
  { "*.activation=*", "activations.json: each one, as an operation" },
  { "RandomFlip.mode*", "augmentation.json: each way" },
  { "F1Score.average=None", "test-experiment.c: refused, as it gives no one number" },
  { "FBetaScore.average=None", "the same" },
  { "R2Score.class-aggregation=None", "the same" },
  { "Constant.value", "test-initializers.c" },
  { "Input.shape", "every case has one" },
  { "Block.repeat", "no layer of Keras" },
};

typedef struct
{
  GHashTable *seen; /* "Conv2D.padding", and of choices "Conv2D.padding=same" */
  const char *file;
} Coverage;

static char *
dup_choice (GParamSpec *pspec, int value)
{
  return g_strdup (g_enum_get_value (G_PARAM_SPEC_ENUM (pspec)->enum_class, value)->value_nick);
}

static void
see (Coverage *self, StrataConfigurable *object)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (object, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *name =
        g_strdup_printf ("%s.%s", strata_configurable_get_class_name (object), arguments[i]->name);
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (object), arguments[i]->name,
                             (g_value_init (&value, arguments[i]->value_type), &value));
      if (G_IS_PARAM_SPEC_ENUM (arguments[i]))
        {
          g_autofree char *choice = dup_choice (arguments[i], g_value_get_enum (&value));
          g_hash_table_add (self->seen, g_strdup_printf ("%s=%s", name, choice));
        }
      if (G_VALUE_HOLDS_OBJECT (&value) && STRATA_IS_CONFIGURABLE (g_value_get_object (&value)))
        see (self, g_value_get_object (&value));
      if (!strata_configurable_is_default (object, arguments[i]))
        g_hash_table_add (self->seen, g_steal_pointer (&name));
    }
}

static void
see_kind (Coverage *self, GType base, const char *class_name, JsonObject *config)
{
  const StrataKerasPlace place = { self->file, class_name };
  /* A metric has short names too. */
  g_autoptr (StrataConfigurable) object = base == STRATA_TYPE_METRIC
                                            ? (StrataConfigurable *) strata_metric_new (class_name)
                                            : strata_kind_new (base, class_name);
  g_autoptr (GError) error = NULL;

  if (object == NULL)
    g_error ("%s: there is no kind %s", self->file, class_name);
  if (config != NULL)
    strata_keras_set_arguments (object, config, &place, &error);
  g_assert_no_error (error);
  see (self, object);
}

static JsonObject *
get_config (JsonObject *json)
{
  return json_object_has_member (json, "config") ? json_object_get_object_member (json, "config") : NULL;
}

static void
see_layers (Coverage *self, JsonObject *json)
{
  JsonArray *layers = json_object_get_array_member (json, "layers");

  for (guint i = 0; i < json_array_get_length (layers); i++)
    {
      JsonObject *layer = json_array_get_object_element (layers, i);
      see_kind (self, STRATA_TYPE_LAYER, json_object_get_string_member (layer, "class_name"), get_config (layer));
    }
}

static void
see_loss (Coverage *self, JsonObject *json)
{
  see_kind (self, STRATA_TYPE_LOSS, json_object_get_string_member (json, "loss"), get_config (json));
}

static void
see_metric (Coverage *self, JsonObject *json)
{
  see_kind (self, STRATA_TYPE_METRIC, json_object_get_string_member (json, "metric"), get_config (json));
}

static void
see_optimizer (Coverage *self, JsonObject *json)
{
  see_kind (self, STRATA_TYPE_OPTIMIZER, json_object_get_string_member (json, "optimizer"), get_config (json));
}

static void
see_schedule (Coverage *self, JsonObject *json)
{
  see_kind (self, STRATA_TYPE_SCHEDULE, json_object_get_string_member (json, "schedule"), get_config (json));
}

static void
see_initializer (Coverage *self, JsonObject *json)
{
  see_kind (self, STRATA_TYPE_INITIALIZER, json_object_get_string_member (json, "name"), get_config (json));
}

/* The operation alone: of its layer's arguments, those that stand in the case itself. */
static void
see_batch_normalization (Coverage *self, JsonObject *json)
{
  g_autoptr (StrataConfigurable) layer = strata_kind_new (STRATA_TYPE_LAYER, "BatchNormalization");
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (layer, NULL);
  g_autoptr (JsonObject) config = json_object_new ();

  for (guint i = 0; arguments[i] != NULL; i++)
    if (json_object_has_member (json, arguments[i]->name))
      json_object_set_member (config, arguments[i]->name, json_object_dup_member (json, arguments[i]->name));
  see_kind (self, STRATA_TYPE_LAYER, "BatchNormalization", config);
}

static void
see_dense (Coverage *self, JsonObject *json)
{
  g_autoptr (JsonObject) config = json_object_new ();

  json_object_set_boolean_member (config, "use_bias", json_object_get_boolean_member (json, "use_bias"));
  see_kind (self, STRATA_TYPE_LAYER, "Dense", config);
}

static void
see_activation (Coverage *self, JsonObject *json)
{
  g_autoptr (JsonObject) config = json_object_new ();

  json_object_set_string_member (config, "activation", json_object_get_string_member (json, "activation"));
  see_kind (self, STRATA_TYPE_LAYER, "Activation", config);
}

static void
see_training (Coverage *self, JsonObject *json)
{
  JsonObject *optimizer = json_object_get_object_member (json, "optimizer");

  see_kind (self, STRATA_TYPE_OPTIMIZER, json_object_get_string_member (optimizer, "class_name"),
            get_config (optimizer));
}

static const struct
{
  const char *file;
  void (*see) (Coverage *self, JsonObject *json);
} files[] = {
  { "activations.json", see_activation },
  { "batch_normalization.json", see_batch_normalization },
  { "dense.json", see_dense },
  { "initializers.json", see_initializer },
  { "layers-activation.json", see_layers },
  { "layers-augmentation.json", see_layers },
  { "layers-convolution-other.json", see_layers },
  { "layers-convolution.json", see_layers },
  { "layers-normalization-kept.json", see_layers },
  { "layers-normalization.json", see_layers },
  { "layers-pooling.json", see_layers },
  { "layers-shape.json", see_layers },
  { "layers-size.json", see_layers },
  { "losses.json", see_loss },
  { "metrics.json", see_metric },
  { "optimizers.json", see_optimizer },
  { "rules.json", see_layers },
  { "schedules.json", see_schedule },
  { "training-averaged.json", see_training },
  { "training-variants.json", see_training },
};

static gboolean
is_elsewhere (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    if (g_pattern_match_simple (elsewhere[i].argument, name))
      return TRUE;
  return FALSE;
}

static void
require (Coverage *self, char *name, GPtrArray *missing)
{
  if (!is_elsewhere (name) && !g_hash_table_contains (self->seen, name))
    g_ptr_array_add (missing, name);
  else
    g_free (name);
}

static void
list_missing (Coverage *self, StrataConfigurable *object, GPtrArray *missing)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (object, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *name =
        g_strdup_printf ("%s.%s", strata_configurable_get_class_name (object), arguments[i]->name);

      require (self, g_strdup (name), missing);
      if (!G_IS_PARAM_SPEC_ENUM (arguments[i]))
        continue;
      GEnumClass *choices = G_PARAM_SPEC_ENUM (arguments[i])->enum_class;
      for (guint k = 0; k < choices->n_values; k++)
        require (self, g_strdup_printf ("%s=%s", name, choices->values[k].value_nick), missing);
    }
}

static void
test_coverage (const void *data)
{
  const GType base = *(const GType *) data;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) kinds = strata_kind_list (base);
  g_autofree char *all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      Coverage self = { seen, files[i].file };
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonArray *cases = golden_open (parser, files[i].file);

      for (guint k = 0; k < json_array_get_length (cases); k++)
        files[i].see (&self, json_array_get_object_element (cases, k));
    }
  g_assert_cmpuint (kinds->len, >, 1);
  for (guint i = 0; i < kinds->len; i++)
    {
      Coverage self = { seen, NULL };
      g_autoptr (StrataConfigurable) object =
        strata_kind_new (base, strata_kind_get_class_name (g_array_index (kinds, GType, i)));
      list_missing (&self, object, missing);
    }
  g_ptr_array_add (missing, NULL);
  all = g_strjoinv ("\n#   ", (char **) missing->pdata);
  if (missing->len > 1)
    g_test_message ("tests/golden has no case of:\n#   %s", all);
  g_assert_cmpstr (all, ==, "");
}

int
main (int argc, char **argv)
{
  static GType bases[7];
  static const char *const names[] = {
    "layers", "losses", "metrics", "optimizers", "schedules", "initializers", "rules"
  };

  g_test_init (&argc, &argv, NULL);
  strata_init ();
  bases[0] = STRATA_TYPE_LAYER;
  bases[1] = STRATA_TYPE_LOSS;
  bases[2] = STRATA_TYPE_METRIC;
  bases[3] = STRATA_TYPE_OPTIMIZER;
  bases[4] = STRATA_TYPE_SCHEDULE;
  bases[5] = STRATA_TYPE_INITIALIZER;
  bases[6] = STRATA_TYPE_REGULARIZER;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/golden-coverage/", names[i], NULL);
      g_test_add_data_func (path, &bases[i], test_coverage);
    }
  return g_test_run ();
}
