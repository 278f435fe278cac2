package io.gitops4j.testkit.apiserver.admission;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a hook, and says what it says as the answer of a webhook is told. Source: k8s.io/apiserver,
 * {@code pkg/admission/plugin/webhook/errors/statuserror.go}, {@code mutating/dispatcher.go}.
 */
record HookStep(String name, AdmissionHook hook) implements AdmissionStep {

  private static final Logger LOG = LoggerFactory.getLogger(HookStep.class);

  @Override
  public boolean idle() {
    return false;
  }

  @Override
  public @Nullable Map<String, @Nullable Object> review(
      AdmissionRequest request, List<String> warnings) {
    AdmissionAnswer answer = answer(request);
    warnings.addAll(answer.warnings());
    if (!answer.allowed()) {
      throw new ApiException(answer.code(), answer.reason(), refusal(answer), null);
    }
    return answer.changed();
  }

  private AdmissionAnswer answer(AdmissionRequest request) {
    try {
      return hook.review(request);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.debug("The admission hook {} failed", name, e);
      String why = e.getMessage() == null ? e.toString() : String.valueOf(e.getMessage());
      throw failed(why);
    }
  }

  /** What a webhook that failed is told as. */
  ApiException failed(String why) {
    String cause = "failed calling webhook " + Json.text(name) + ": " + why;
    return new ApiException(
        500,
        "InternalError",
        "Internal error occurred: " + cause,
        Map.of("causes", List.of(Map.of("message", cause))));
  }

  private String refusal(AdmissionAnswer answer) {
    String denied = "admission webhook " + Json.text(name) + " denied the request";
    if (!answer.message().isEmpty()) {
      return denied + ": " + answer.message();
    }
    return answer.reason().isEmpty()
        ? denied + " without explanation"
        : denied + ": " + answer.reason();
  }
}
