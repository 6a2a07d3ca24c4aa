/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5-fixture.h"
#include "onnx.pb-c.h"

#include <string.h>

/* ONNX models as messages; that ONNX Runtime computes the same from them is tested with it, in tests/interop. */

static Strata__Onnx__Model *export(Fixture *fixture, StrataNetwork *network, StrataExportScaling scaling)
{
  g_autofree char *path = h5_path (fixture, "model.onnx");
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  Strata__Onnx__Model *model;
  gsize n;

  strata_network_export (network, path, STRATA_MODEL_FORMAT_ONNX, scaling, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, &n, &error));
  model = strata__onnx__model__unpack (NULL, n, (const guint8 *) bytes);
  g_assert_nonnull (model);
  return model;
}

static char *
list_operators (const Strata__Onnx__Graph *graph)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < graph->n_node; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", graph->node[i]->op_type);
  return g_strdup (text->str);
}

/* Of the first Dense. */
static const Strata__Onnx__Tensor *
find_kernel (const Strata__Onnx__Graph *graph)
{
  for (gsize i = 0; i < graph->n_initializer; i++)
    if (g_str_has_suffix (graph->initializer[i]->name, "/kernel"))
      return graph->initializer[i];
  g_error ("no tensor is a kernel");
}

static void
test_graph (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("sgd", "momentum", 0.5, NULL);
  const StModel *layers = strata_sequential_get_model (strata_network_get_sequential (network));
  Strata__Onnx__Model *model = export(fixture, network, STRATA_EXPORT_SCALING_OUTSIDE);
  const Strata__Onnx__Graph *graph = model->graph;
  const Strata__Onnx__Tensor *kernel = find_kernel (graph);
  const Strata__Onnx__Shape *input = graph->input[0]->type->tensor_type->shape;
  const StWeightInfo *info = st_model_get_weight (layers, 0);

  g_assert_cmpint (model->opset_import[0]->version, ==, 17);
  g_assert_cmpstr (graph->input[0]->name, ==, "input");
  g_assert_cmpuint (input->n_dim, ==, 3);
  g_assert_cmpstr (input->dim[0]->dim_param, ==, "batch");
  g_assert_cmpint (input->dim[1]->dim_value, ==, 4);
  g_assert_cmpstr (graph->output[0]->name, ==, "output");
  g_assert_cmpstr (graph->node[graph->n_node - 1]->output[0], ==, "output");
  g_assert_cmpstr (info->name, ==, "kernel");
  g_assert_cmpmem (kernel->float_data, kernel->n_float_data * sizeof (float),
                   st_weights_get (strata_network_get_weights (network), 0), info->size * sizeof (float));
  /* How the pixels are scaled is told beside the graph. */
  g_assert_cmpuint (model->n_metadata_props, ==, 1);
  g_assert_cmpstr (model->metadata_props[0]->key, ==, "strata_scaler");
  strata__onnx__model__free_unpacked (model, NULL);
}

static void
test_scaling_inside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("sgd", "momentum", 0.5, NULL);
  Strata__Onnx__Model *outside = export(fixture, network, STRATA_EXPORT_SCALING_OUTSIDE);
  Strata__Onnx__Model *inside = export(fixture, network, STRATA_EXPORT_SCALING_INSIDE);
  g_autofree char *plain = list_operators (outside->graph);
  g_autofree char *scaled = list_operators (inside->graph);
  g_autofree char *expected = g_strconcat ("Mul Add ", plain, NULL);

  g_assert_cmpstr (scaled, ==, expected);
  g_assert_cmpuint (inside->n_metadata_props, ==, 0);
  strata__onnx__model__free_unpacked (outside, NULL);
  strata__onnx__model__free_unpacked (inside, NULL);
}

/* A kind without its operators could not be exported. */
static void
test_each_kind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) kinds = strata_kind_list (STRATA_TYPE_LAYER);

  for (guint i = 0; i < kinds->len; i++)
    {
      GType kind = g_array_index (kinds, GType, i);
      StrataLayerClass *klass = g_type_class_peek (kind);

      if (kind != STRATA_TYPE_BLOCK && klass->add_nodes == NULL)
        {
          g_test_message ("%s has no add_nodes", strata_kind_get_class_name (kind));
          g_test_fail ();
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  h5_test_add ("/formats/onnx/graph", test_graph);
  h5_test_add ("/formats/onnx/scaling-inside", test_scaling_inside);
  h5_test_add ("/formats/onnx/each-kind", test_each_kind);
  return g_test_run ();
}
