data "aws_iam_policy_document" "secrets" {
  statement {
    sid    = "ReadSecrets"
    effect = "Allow"

    actions = [
      "secretsmanager:GetSecretValue",
    ]

    resources = [
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-??????",
    ]
  }

  statement {
    sid    = "ReadSecretsOfAccount444455556666"
    effect = "Allow"

    actions = [
      "secretsmanager:GetSecretValue",
    ]

    resources = [
      "arn:aws:secretsmanager:eu-west-1:444455556666:secret:shared/ca-Zz9Yy8",
    ]
  }

  statement {
    sid    = "ReadSecretsInBatches"
    effect = "Allow"

    actions = [
      "secretsmanager:BatchGetSecretValue",
    ]

    resources = [
      "*",
    ]
  }

  statement {
    sid    = "ReadParametersOfAccount444455556666"
    effect = "Allow"

    actions = [
      "ssm:GetParameter",
      "ssm:GetParameters",
    ]

    resources = [
      "arn:aws:ssm:eu-west-1:444455556666:parameter/shared/url",
    ]
  }
}
