// tfjs-node's own binding with one function more: registerFunction makes a TensorFlow function of a GraphDef, which
// executeOp then runs by its name like any op. tfjs-node's sources are compiled as they are.
//
//   registerFunction(graphDef: Uint8Array, name: string, inputs: string[], outputs: string[], controlOutputs: string[])
//
// Inputs and outputs name nodes ("node" or "node:index"); control outputs are nodes that run although nobody reads
// them (assignments). Throws what TensorFlow says when the graph is not one.
#include <node_api.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

// The class keeps the context that functions are added to private, and the file ends by registering a module: ours
// stands for it.
#define private public
#include "tfjs_backend.h"
#undef private
#undef NAPI_MODULE
#define NAPI_MODULE(name, init)
#include "tfjs_binding.cc"

namespace ganscope {

struct Failure {
  std::string message;
};

template <typename T, void (*Delete)(T *)>
struct Deleter {
  void operator()(T *pointer) const { Delete(pointer); }
};
template <typename T, void (*Delete)(T *)>
using Owned = std::unique_ptr<T, Deleter<T, Delete>>;

void require(napi_status status, const char *what) {
  if (status != napi_ok) throw Failure{std::string("registerFunction needs ") + what};
}

void require(TF_Status *status) {
  if (TF_GetCode(status) != TF_OK) throw Failure{TF_Message(status)};
}

std::string stringOf(napi_env env, napi_value value, const char *what) {
  size_t length = 0;
  require(napi_get_value_string_utf8(env, value, nullptr, 0, &length), what);
  std::string text(length, '\0');
  require(napi_get_value_string_utf8(env, value, &text[0], length + 1, &length), what);
  return text;
}

std::vector<std::string> stringsOf(napi_env env, napi_value value, const char *what) {
  uint32_t length = 0;
  require(napi_get_array_length(env, value, &length), what);
  std::vector<std::string> strings;
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    require(napi_get_element(env, value, i, &element), what);
    strings.push_back(stringOf(env, element, what));
  }
  return strings;
}

TF_Output outputOf(TF_Graph *graph, const std::string &name) {
  const size_t colon = name.find(':');
  TF_Operation *operation = TF_GraphOperationByName(graph, name.substr(0, colon).c_str());
  if (operation == nullptr) throw Failure{"the graph has no node " + name};
  return {operation, colon == std::string::npos ? 0 : std::stoi(name.substr(colon + 1))};
}

std::vector<TF_Output> outputsOf(TF_Graph *graph, const std::vector<std::string> &names) {
  std::vector<TF_Output> outputs;
  for (const std::string &name : names) outputs.push_back(outputOf(graph, name));
  return outputs;
}

void registerFunction(napi_env env, napi_value *arguments, TFE_Context *context) {
  void *bytes = nullptr;
  size_t length = 0;
  require(napi_get_typedarray_info(env, arguments[0], nullptr, &length, &bytes, nullptr, nullptr), "a GraphDef's bytes");
  const std::string name = stringOf(env, arguments[1], "a name");
  const auto inputs = stringsOf(env, arguments[2], "the names of the inputs");
  const auto outputs = stringsOf(env, arguments[3], "the names of the outputs");
  const auto controls = stringsOf(env, arguments[4], "the names of the control outputs");

  const Owned<TF_Status, TF_DeleteStatus> status(TF_NewStatus());
  const Owned<TF_Graph, TF_DeleteGraph> graph(TF_NewGraph());
  const Owned<TF_Buffer, TF_DeleteBuffer> definition(TF_NewBufferFromString(bytes, length));
  const Owned<TF_ImportGraphDefOptions, TF_DeleteImportGraphDefOptions> options(TF_NewImportGraphDefOptions());
  TF_GraphImportGraphDef(graph.get(), definition.get(), options.get(), status.get());
  require(status.get());

  const auto inputNodes = outputsOf(graph.get(), inputs);
  const auto outputNodes = outputsOf(graph.get(), outputs);
  std::vector<const TF_Operation *> controlNodes;
  for (const TF_Output &output : outputsOf(graph.get(), controls)) controlNodes.push_back(output.oper);

  const Owned<TF_Function, TF_DeleteFunction> function(TF_GraphToFunctionWithControlOutputs(
      graph.get(), name.c_str(), /*append_hash_to_fn_name=*/0, /*num_opers=*/-1, /*opers=*/nullptr, inputNodes.size(),
      inputNodes.data(), outputNodes.size(), outputNodes.data(), /*output_names=*/nullptr, controlNodes.size(),
      controlNodes.data(), /*control_output_names=*/nullptr, /*opts=*/nullptr, /*description=*/nullptr, status.get()));
  require(status.get());
  TFE_ContextAddFunction(context, function.get(), status.get());
  require(status.get());
}

napi_value callRegisterFunction(napi_env env, napi_callback_info info) {
  size_t count = 5;
  napi_value arguments[5];
  void *backend = nullptr;
  try {
    require(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr), "its arguments");
    if (count < 5) throw Failure{"registerFunction needs five arguments"};
    require(napi_get_instance_data(env, &backend), "the TensorFlow backend");
    registerFunction(env, arguments, static_cast<tfnodejs::TFJSBackend *>(backend)->tfe_context_);
  } catch (const Failure &failure) {
    napi_throw_error(env, nullptr, failure.message.c_str());
  }
  return nullptr;
}

napi_value initialize(napi_env env, napi_value exports) {
  if (tfnodejs::InitTFNodeJSBinding(env, exports) == nullptr) return nullptr;
  const napi_property_descriptor property = {"registerFunction", nullptr, callRegisterFunction, nullptr,
                                             nullptr,            nullptr, napi_default,         nullptr};
  napi_define_properties(env, exports, 1, &property);
  return exports;
}

}  // namespace ganscope

NAPI_MODULE_INIT() { return ganscope::initialize(env, exports); }
