namespace HRNet.Network;

/// <summary>Names and shapes of the parameters of one layer, for all interpreters.</summary>
internal static class LayerParameters
{
    public static Parameter Weight(string name, params int[] shape) => new($"{name}.weight", shape);

    public static Parameter Bias(string name, int channels) => new($"{name}.bias", [channels]);

    public static Parameter Mean(string norm, int channels) => new($"{norm}.running_mean", [channels], IsBuffer: true);

    public static Parameter Variance(string norm, int channels) => new($"{norm}.running_var", [channels], IsBuffer: true);
}
