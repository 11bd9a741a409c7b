using HRNet.Checkpoints;
using HRNet.Import.Keys;
using HRNet.Models;

namespace HRNet.Import;

/// <summary>
/// The segmentation code for PyTorch 0.4 trained with InPlaceABN, whose batch norm multiplies by <c>|weight| + 1e-5</c> instead of weight
/// (inplace_abn_cuda.cu of that code). Such a file gives wrong classes in an ordinary batch norm, and nothing in it says so.
/// </summary>
internal static class InPlaceAbn
{
    private const float Epsilon = 1e-5f;

    /// <summary>
    /// Whether a file looks like one of those: official segmentation names, no batch counters (0.4.0 had none), and a weight below zero,
    /// which an ordinary batch norm could have too; or "torch04" in its name, as the published ones have.
    /// </summary>
    public static bool Detect(OfficialNames names, ModelTask task, string fileName)
    {
        if (task != ModelTask.Segment || names.CodeBase != OfficialKeys.Mapper.CodeBase || names.HasBatchCounters)
            return false;
        return fileName.Contains("torch04", StringComparison.OrdinalIgnoreCase)
            || names.Tensors.Any(tensor => IsNormWeight(tensor.Key, names.Tensors) && tensor.Value.Read().Any(weight => weight < 0));
    }

    /// <summary>Whether a tensor is the weight of a batch norm: a vector beside running statistics.</summary>
    public static bool IsNormWeight(string name, IReadOnlyDictionary<string, CheckpointTensor> tensors) =>
        name.EndsWith(".weight", StringComparison.Ordinal) && tensors.ContainsKey($"{name[..^".weight".Length]}.running_var");

    /// <summary>Turns InPlaceABN's weights into those of an ordinary batch norm, in place.</summary>
    public static void Apply(Span<float> weights)
    {
        foreach (ref var weight in weights) weight = MathF.Abs(weight) + Epsilon;
    }
}
