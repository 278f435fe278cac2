package io.gitops4j.aws.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes a policy as a data source of Terraform's AWS provider, {@code aws_iam_policy_document}.
 */
final class PolicyHcl {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private final StringBuilder text = new StringBuilder();

  private PolicyHcl() {}

  static String of(String name, List<PolicyStatement> statements) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name in Terraform: " + name);
    }
    PolicyHcl hcl = new PolicyHcl();
    hcl.text.append("data \"aws_iam_policy_document\" \"").append(name).append("\" {\n");
    for (int i = 0; i < statements.size(); i++) {
      hcl.text.append(i == 0 ? "" : "\n");
      hcl.statement(statements.get(i));
    }
    return hcl.text.append("}\n").toString();
  }

  private void statement(PolicyStatement statement) {
    text.append("  statement {\n    sid    = ").append(quoted(statement.sid()));
    text.append("\n    effect = \"Allow\"\n");
    list("actions", statement.actions());
    list("resources", statement.resources());
    statement.principal().ifPresent(this::principal);
    statement.conditions().forEach(this::condition);
    text.append("  }\n");
  }

  private void list(String name, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    text.append("\n    ").append(name).append(" = [\n");
    values.forEach(value -> text.append("      ").append(quoted(value)).append(",\n"));
    text.append("    ]\n");
  }

  private void principal(PolicyPrincipal principal) {
    text.append("\n    principals {\n      type        = ").append(quoted(principal.type()));
    text.append("\n      identifiers = [").append(quoted(principal.id())).append("]\n    }\n");
  }

  private void condition(PolicyCondition condition) {
    text.append("\n    condition {\n      test     = ").append(quoted(condition.operator()));
    text.append("\n      variable = ").append(quoted(condition.key()));
    if (condition.values().size() == 1) {
      text.append("\n      values   = [").append(quoted(condition.values().get(0))).append("]\n");
    } else {
      text.append("\n      values = [\n");
      condition.values().forEach(v -> text.append("        ").append(quoted(v)).append(",\n"));
      text.append("      ]\n");
    }
    text.append("    }\n");
  }

  /** Terraform's own templates begin with a dollar or per cent sign, which doubled is text. */
  private static String quoted(String value) {
    String escaped =
        value.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "$${").replace("%{", "%%{");
    return '"' + escaped + '"';
  }
}
