data "aws_iam_policy_document" "secrets" {
  statement {
    sid    = "ReadSecrets"
    effect = "Allow"

    actions = [
      "secretsmanager:GetSecretValue",
    ]

    resources = [
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/api-a1B2c3",
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-??????",
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/api-a1B2c3",
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
    sid    = "Decrypt1"
    effect = "Allow"

    actions = [
      "kms:Decrypt",
    ]

    resources = [
      "arn:aws:kms:eu-central-1:111122223333:key/22222222",
    ]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.eu-central-1.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:SecretARN"
      values = [
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/api-a1B2c3",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-??????",
      ]
    }
  }

  statement {
    sid    = "Decrypt2"
    effect = "Allow"

    actions = [
      "kms:Decrypt",
    ]

    resources = [
      "arn:aws:kms:eu-west-1:111122223333:key/11111111",
    ]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.eu-west-1.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:SecretARN"
      values = [
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/api-a1B2c3",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-??????",
      ]
    }
  }
}
