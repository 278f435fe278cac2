package io.gitops4j.testkit.secrets.parameters;

import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** LabelParameterVersion: a label is at one version of a parameter at most. */
final class Labels {
  private static final int LABELS_MAX = 10;
  private static final int NAME_MAX = 2048;

  Map<String, @Nullable Object> label(ParameterStore store, Request request) {
    Input input = request.input();
    String name = input.text("Name", 1, NAME_MAX);
    request.check("ssm:LabelParameterVersion", name);
    List<String> labels = input.texts("Labels", 1, LABELS_MAX);
    if (labels == null) {
      throw ServiceException.constraint("null", "labels", "not be null");
    }
    synchronized (store) {
      Parameter parameter =
          store
              .find(request.caller(), name)
              .orElseThrow(() -> ServiceException.of("ParameterNotFound", ""));
      Long number = input.number("ParameterVersion", 1, Long.MAX_VALUE);
      Parameter.Version version = version(parameter, number);
      List<Object> invalid = new ArrayList<>(labels);
      List<String> valid = labels.stream().filter(Labels::isValid).toList();
      invalid.removeAll(valid);
      long more = valid.stream().filter(label -> !version.labels().contains(label)).count();
      if (version.labels().size() + more > LABELS_MAX) {
        throw ServiceException.of(
            "ParameterVersionLabelLimitExceeded",
            "A parameter version can have maximum 10 labels. Move one or more labels to another"
                + " version and try again.");
      }
      parameter.versions().forEach(each -> each.labels().removeAll(valid));
      version.labels().addAll(valid);
      Map<String, @Nullable Object> answer = new LinkedHashMap<>();
      answer.put("InvalidLabels", invalid);
      answer.put("ParameterVersion", version.number());
      return answer;
    }
  }

  private static Parameter.Version version(Parameter parameter, @Nullable Long number) {
    if (number == null) {
      return parameter.last();
    }
    return parameter
        .numbered(number)
        .orElseThrow(
            () ->
                ServiceException.of(
                    "ParameterVersionNotFound",
                    "Systems Manager could not find version "
                        + number
                        + " of "
                        + parameter.name()
                        + ". Verify the version and try again."));
  }

  private static boolean isValid(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    return label.matches("[A-Za-z_.\\-][A-Za-z0-9_.\\-]{0,99}")
        && !lower.startsWith("aws")
        && !lower.startsWith("ssm");
  }
}
