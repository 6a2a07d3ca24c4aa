/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"
#include "strata-layer-private.h"
#include "strata-tuple.h"

#include <glib/gi18n-lib.h>

struct _StrataPermute
{
  StrataLayer parent_instance;
  StrataTuple *dims;
};

G_DEFINE_FINAL_TYPE (StrataPermute, strata_permute, STRATA_TYPE_LAYER)

/* Each axis of the input once; axis 0 is the batch. */
static gboolean
permutes (const StrataTuple *dims, const StrataShape *input)
{
  guint seen = 0;

  for (int i = 0; i < dims->n; i++)
    seen |= dims->item[i] >= 1 && dims->item[i] <= input->rank ? 1u << dims->item[i] : 0;
  return dims->n == input->rank && seen == (2u << input->rank) - 2;
}

static gboolean
strata_permute_infer (StrataLayer *layer, const StrataShape *input, StrataShape *output, GError **error)
{
  const StrataTuple *dims = STRATA_PERMUTE (layer)->dims;

  if (!permutes (dims, input))
    {
      g_autofree char *is = strata_tuple_to_string (dims, &(StrataTupleForm){ .longest = STRATA_TUPLE_MAX });
      g_autofree char *shape = strata_shape_to_string (input);
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                   _ ("dims must name each axis from 1 to %d once, for %s comes in (is %s)"), input->rank, shape, is);
      return FALSE;
    }
  *output = *input;
  for (int i = 0; i < dims->n; i++)
    output->dim[i] = input->dim[dims->item[i] - 1];
  return TRUE;
}

static void
strata_permute_build (StrataLayer *layer, StModel *model)
{
  const StrataTuple *dims = STRATA_PERMUTE (layer)->dims;
  StPermuteConfig config = { 0 };

  for (int i = 0; i < dims->n; i++)
    config.axes[i] = dims->item[i] - 1;
  st_model_add (model, &st_op_permute, &config);
}

static void
strata_permute_add_nodes (StrataLayer *layer, StrataGraph *graph)
{
  const StrataTuple *dims = STRATA_PERMUTE (layer)->dims;
  gint64 axes[STRATA_MAX_RANK + 1] = { 0 };

  for (int i = 0; i < dims->n; i++)
    axes[i + 1] = dims->item[i];
  strata_graph_add (graph, "Transpose", NULL);
  strata_graph_set_ints (graph, "perm", axes, dims->n + 1);
}

static void
strata_permute_class_init (StrataPermuteClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataLayerClass *layer_class = STRATA_LAYER_CLASS (klass);

  configurable_class->class_name = "Permute";
  configurable_class->keras_name = "permute";
  configurable_class->family = N_ ("Shape");
  configurable_class->icon_name = "strata-permute-symbolic";
  configurable_class->summary = N_ ("Lets the axes change places");
  configurable_class->formula = "axis i of y = axis dims[i] of x";
  configurable_class->keywords = "transpose, axes, channels first";
  layer_class->infer = strata_permute_infer;
  layer_class->build = strata_permute_build;
  layer_class->add_nodes = strata_permute_add_nodes;

  strata_tuple_install_argument (configurable_class, G_STRUCT_OFFSET (StrataPermute, dims), "dims", N_ ("Axes"),
                                 N_ ("Which axis of the input comes where; they count from 1"), STRATA_PARAM_REQUIRED,
                                 &(StrataTupleForm){ .shortest = 1, .longest = STRATA_TUPLE_MAX, .minimum = 1 },
                                 &(StrataTuple){ .n = 2, .item = { 2, 1 } });
}

static void
strata_permute_init (StrataPermute *self)
{
}
