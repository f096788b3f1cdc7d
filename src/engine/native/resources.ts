/**
 * TensorFlow's resource variables: memory that ops change in place. Each tfjs variable that a compiled step or a fused
 * optimizer moves gets one. The resource holds the truth; the tfjs variable is a view that `pull` brings up to date.
 */
import type { Tf, Variable } from "../engine.ts";
import { backendOf, idOf, typeAttribute } from "./binding.ts";

interface Resource {
  /** Id of the handle tensor. */
  readonly handle: number;
  /** Id of the value that resource and tfjs variable were last known to share. */
  shared: number;
}

export interface Resources {
  /** Id of the variable's resource handle, made on first use with the variable's value. */
  handle(variable: Variable): number;
  /** Writes the tfjs variable into its resource, where something assigned to it. */
  push(variable: Variable): void;
  /** Reads the resource into the tfjs variable, unless something was assigned to that since. */
  pull(variable: Variable): void;
}

let made = 0;

export function createResources(tf: Tf): Resources {
  const backend = backendOf(tf);
  const known = new WeakMap<Variable, Resource>();
  const dtype = [typeAttribute(backend.binding, "dtype")];

  const write = (handle: number, value: number) =>
    void backend.binding.executeOp("AssignVariableOp", dtype, [handle, value], 0);

  function resourceOf(variable: Variable): Resource {
    const present = known.get(variable);
    if (present !== undefined) return present;
    const { binding } = backend;
    const attributes = [
      ...dtype,
      { name: "shape", type: binding.TF_ATTR_SHAPE, value: variable.shape },
      { name: "shared_name", type: binding.TF_ATTR_STRING, value: `ganscope_${made++}` },
    ];
    const [{ id: handle }] = binding.executeOp("VarHandleOp", attributes, [], 1);
    const resource = { handle, shared: idOf(tf, variable) };
    write(handle, resource.shared);
    known.set(variable, resource);
    const dispose = variable.dispose.bind(variable);
    variable.dispose = () => {
      backend.binding.executeOp("DestroyResourceOp", [], [handle], 0);
      backend.binding.deleteTensor(handle);
      known.delete(variable);
      dispose();
    };
    return resource;
  }

  function push(variable: Variable): void {
    const resource = resourceOf(variable);
    const value = idOf(tf, variable);
    if (value === resource.shared) return;
    write(resource.handle, value);
    resource.shared = value;
  }

  return {
    handle: (variable) => resourceOf(variable).handle,
    push,
    pull(variable) {
      push(variable);
      const resource = resourceOf(variable);
      const [metadata] = backend.binding.executeOp("ReadVariableOp", dtype, [resource.handle], 1);
      resource.shared = metadata.id;
      const value = backend.createOutputTensor(metadata);
      variable.assign(value);
      value.dispose();
    },
  };
}
