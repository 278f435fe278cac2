data "aws_iam_policy_document" "secrets" {
  statement {
    sid    = "ReadSecrets"
    effect = "Allow"

    actions = [
      "secretsmanager:GetSecretValue",
    ]

    resources = [
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/api-??????",
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-??????",
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
    sid    = "ReadParameters"
    effect = "Allow"

    actions = [
      "ssm:GetParameter",
      "ssm:GetParameters",
    ]

    resources = [
      "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/token",
    ]
  }

  statement {
    sid    = "Decrypt1"
    effect = "Allow"

    actions = [
      "kms:Decrypt",
    ]

    resources = [
      "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.eu-west-1.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:SecretARN"
      values   = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-??????"]
    }
  }

  statement {
    sid    = "Decrypt2"
    effect = "Allow"

    actions = [
      "kms:Decrypt",
    ]

    resources = [
      "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["ssm.eu-west-1.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:PARAMETER_ARN"
      values   = ["arn:aws:ssm:eu-west-1:111122223333:parameter/prod/token"]
    }
  }

  statement {
    sid    = "Decrypt3"
    effect = "Allow"

    actions = [
      "kms:Decrypt",
    ]

    resources = [
      "arn:aws:kms:eu-west-1:999988887777:key/9999abcd-12ab-34cd-56ef-1234567890ab",
    ]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.eu-west-1.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:SecretARN"
      values   = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/api-??????"]
    }
  }
}
