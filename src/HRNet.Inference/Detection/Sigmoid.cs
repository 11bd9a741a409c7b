namespace HRNet.Inference.Detection;

/// <summary>Logits and probabilities.</summary>
internal static class Sigmoid
{
    public static float Of(float logit) => 1 / (1 + MathF.Exp(-logit));

    /// <summary>The logit of a probability: minus infinity for 0, infinity for 1.</summary>
    public static float Inverse(float probability) => MathF.Log(probability / (1 - probability));
}
