using HRNet.Checkpoints;
using static HRNet.Import.Keys.KeyMapper;

namespace HRNet.Import.Keys;

/// <summary>A checkpoint's tensors under the names of the official code.</summary>
/// <param name="CodeBase">Which code base named them.</param>
/// <param name="Tensors">Tensors by official name, in the file's order.</param>
/// <param name="Leftovers">Keys that are known and not needed, without the batch counters.</param>
/// <param name="HasBatchCounters">Whether batch norms carry num_batches_tracked, as they do since PyTorch 0.4.1.</param>
internal sealed record OfficialNames(
    string CodeBase, IReadOnlyDictionary<string, CheckpointTensor> Tensors, IReadOnlyList<string> Leftovers, bool HasBatchCounters)
{
    private const string Counter = ".num_batches_tracked";
    private const string DataParallel = "module.";

    /// <summary>Renames the tensors of a checkpoint.</summary>
    /// <exception cref="ImportException">Two keys mean the same tensor.</exception>
    public static OfficialNames Of(IReadOnlyDictionary<string, CheckpointTensor> tensors)
    {
        var mapper = Choose([.. tensors.Keys.Select(Stripped)]);
        var named = new OrderedDictionary<string, CheckpointTensor>();
        var leftovers = new List<string>();
        var counters = false;
        foreach (var (key, tensor) in tensors)
        {
            if (key.EndsWith(Counter, StringComparison.Ordinal)) counters = true;
            else if (mapper.Map(Stripped(key)) is not { } name) leftovers.Add(key);
            else if (!named.TryAdd(name, tensor))
                throw new ImportException($"Two tensors of the checkpoint both mean {name}.");
        }

        return new OfficialNames(mapper.CodeBase, named, leftovers, counters);
    }

    /// <summary>The code base whose top-level names occur.</summary>
    private static KeyMapper Choose(IReadOnlyCollection<string> keys)
    {
        bool Any(string start) => keys.Any(key => key.StartsWith(start, StringComparison.Ordinal));
        if (Any("decode_head.")) return MmsegKeys.Mapper;
        if (Any("keypoint_head.")) return MmposeKeys.Version0;
        if (!Any("backbone.")) return OfficialKeys.Mapper;
        if (Any("head.fc.")) return MmpretrainKeys.Mapper;
        if (Any("neck.")) return (Any("rpn_head.") && Any("bbox_head.")) || Any("bbox_head.fcos_") ? MmdetKeys.Version1 : MmdetKeys.Mapper;
        return Any("head.conv_layers.") ? MmposeKeys.Version1Concatenated : MmposeKeys.Version1Highest;
    }

    /// <summary>Without what nn.DataParallel puts in front; some files were wrapped twice.</summary>
    private static string Stripped(string key)
    {
        while (key.StartsWith(DataParallel, StringComparison.Ordinal)) key = key[DataParallel.Length..];
        return key;
    }
}

/// <summary>
/// The original repositories (pose, segmentation, OCR, face, classification) and timm, whose classification names are the same.
/// The segmentation code saves a wrapper that also holds the loss.
/// </summary>
internal static class OfficialKeys
{
    public static readonly KeyMapper Mapper = new("official", [(At(@"model\."), "")], [At(@"loss\.")]);
}
