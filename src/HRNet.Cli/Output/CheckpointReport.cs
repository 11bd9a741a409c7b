using HRNet.Checkpoints;
using HRNet.Import;

namespace HRNet.Cli.Output;

/// <summary>A checkpoint in words.</summary>
internal static class CheckpointReport
{
    private const int LongestValue = 160;
    private const int LongestText = 1 << 20;
    private const int KeysShown = 8;

    /// <summary>Reads headers and metadata; the weights stay in the file.</summary>
    public static Report Of(string path, bool allKeys)
    {
        using var checkpoint = Checkpoint.Open(path);
        var summary = CheckpointSummary.Of(checkpoint, Path.GetFileName(path));
        var tensors = checkpoint.Tensors.Values.ToList();
        var report = new Report()
            .Add("format", $"{checkpoint.Format}, {summary.CodeBase ?? "unknown"} keys")
            .Add("size", $"{new FileInfo(path).Length:N0} bytes, {tensors.Count:N0} tensors of {tensors.Sum(tensor => tensor.Bytes):N0} bytes")
            .Add("weights", string.Join(Environment.NewLine, CheckpointSummary.Choice(checkpoint)))
            .Add("architecture", summary.Architecture is { } net ? $"{net.System} {net.Variant.Name}, {net.ParameterCount:N0} parameters" : "not recognized")
            .Add("preset", summary.Preset ?? "none for this file name")
            .Add("import", summary.Problems.Count == 0 ? "every tensor fits" : string.Join(Environment.NewLine, summary.Problems));

        report.Heading(allKeys ? "tensors" : $"tensors (the first {Math.Min(KeysShown, tensors.Count)}; --keys for all)");
        foreach (var tensor in allKeys ? tensors : tensors.Take(KeysShown))
            report.Add(tensor.Name, $"{tensor.ElementType} [{string.Join(", ", tensor.Shape)}]");

        report.Heading("metadata");
        foreach (var (key, value) in checkpoint.Metadata)
            report.Add(key, MetadataText.Of(value, allKeys ? LongestText : LongestValue));
        return report;
    }
}
