using HRNet.Onnx;

namespace HRNet.Cli.Output;

/// <summary>An ONNX file in words.</summary>
internal static class ModelReport
{
    private const int LongestValue = 160;

    public static Report Of(ModelSummary model)
    {
        var report = new Report()
            .Add("format", $"ONNX, opset {model.Opset}, written by {model.Producer}")
            .Add("size", $"{model.Bytes:N0} bytes, {model.Initializers:N0} tensors of {model.InitializerBytes:N0} bytes")
            .Add("inputs", string.Join("; ", model.Inputs.Select(Describe)))
            .Add("outputs", string.Join("; ", model.Outputs.Select(Describe)))
            .Add("operators", string.Join(", ", model.Operators.Select(o => $"{o.Value} {o.Key}")))
            .Heading("metadata");
        foreach (var (key, value) in model.Metadata)
            report.Add(key, value.Length > LongestValue ? string.Concat(value.AsSpan(0, LongestValue), " ...") : value);
        return report;
    }

    private static string Describe(ModelValue value) => $"{value.Name} {value.ElementType} [{string.Join(", ", value.Dimensions)}]";
}
