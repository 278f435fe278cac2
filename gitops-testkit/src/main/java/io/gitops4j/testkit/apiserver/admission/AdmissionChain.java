package io.gitops4j.testkit.apiserver.admission;

import io.gitops4j.testkit.apiserver.model.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All who are asked about writes, in the order they were added: those that may change the object,
 * and those that see it as it will be. Immutable; asked while the store is locked.
 */
public final class AdmissionChain {

  private final List<AdmissionStep> mutating;
  private final List<AdmissionStep> validating;

  AdmissionChain(List<? extends AdmissionStep> mutating, List<? extends AdmissionStep> validating) {
    this.mutating = List.copyOf(mutating);
    this.validating = List.copyOf(validating);
  }

  /** Whether anybody may change objects. */
  public boolean mutates() {
    return !mutating.isEmpty();
  }

  /**
   * Asks those that may change the object.
   *
   * @param object the object, in JSON; null when it is deleted
   * @param request makes the request for an object
   * @param accept takes a changed object and gives what became of it: decoded, with its defaults
   * @return the object in the end; the same one when nobody changed it
   */
  public @Nullable Map<String, @Nullable Object> mutate(
      @Nullable Map<String, @Nullable Object> object,
      Function<@Nullable Map<String, @Nullable Object>, AdmissionRequest> request,
      UnaryOperator<Map<String, @Nullable Object>> accept,
      List<String> warnings) {
    Map<String, @Nullable Object> now = object;
    for (AdmissionStep step : mutating) {
      Map<String, @Nullable Object> changed = step.review(request.apply(now), warnings);
      if (changed != null && now != null) {
        now = accepted(step, changed, accept);
      }
    }
    return now;
  }

  private static Map<String, @Nullable Object> accepted(
      AdmissionStep step,
      Map<String, @Nullable Object> changed,
      UnaryOperator<Map<String, @Nullable Object>> accept) {
    try {
      return accept.apply(changed);
    } catch (ApiException e) {
      throw step instanceof HookStep hook ? hook.failed(String.valueOf(e.getMessage())) : e;
    }
  }

  /** Asks those that see the object as it will be stored; the request is made when one wants it. */
  public void validate(Supplier<AdmissionRequest> request, List<String> warnings) {
    AdmissionRequest made = null;
    for (AdmissionStep step : validating) {
      if (!step.idle()) {
        if (made == null) {
          made = request.get();
        }
        step.review(made, warnings);
      }
    }
  }

  /** Collects hooks. */
  public static final class Builder {
    private final List<AdmissionStep> mutating = new ArrayList<>();
    private final List<AdmissionStep> validating = new ArrayList<>();

    /** Adds a hook behind those of its stage. */
    public void add(AdmissionStage stage, String name, AdmissionHook hook) {
      (stage == AdmissionStage.MUTATING ? mutating : validating).add(new HookStep(name, hook));
    }

    /** The hooks so far, behind the policies of a cluster. */
    public AdmissionChain build(AdmissionPolicies policies) {
      List<AdmissionStep> all = new ArrayList<>(List.of(policies));
      all.addAll(validating);
      return new AdmissionChain(mutating, all);
    }
  }
}
