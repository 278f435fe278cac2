package io.gitops4j.examples.custom;

import io.gitops4j.core.kustomize.krm.KrmFunction;
import io.gitops4j.core.kustomize.krm.KrmObject;
import io.gitops4j.core.kustomize.krm.ResourceList;
import io.gitops4j.core.kustomize.krm.Result;

/**
 * Labels every object with the team its configuration names; a Deployment of one pod is an error.
 */
public final class TeamLabels implements KrmFunction {

  @Override
  public ResourceList run(ResourceList input) {
    String team = input.functionConfig().text("/spec/team").orElse("none");
    ResourceList output = input.map(item -> item.with("/metadata/labels/team", team));
    for (KrmObject item : input.items()) {
      if (item.get("/spec/replicas").filter(Long.valueOf(1)::equals).isPresent()) {
        output = output.with(Result.error("one pod is too few").at(item, "/spec/replicas"));
      }
    }
    return output;
  }
}
