namespace HRNet.Inference.Sessions;

/// <summary>One image of an output: channels x rows x columns values in memory that others share.</summary>
internal readonly ref struct OutputView(ReadOnlySpan<float> values, int channels, int rows, int columns)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public int Channels { get; } = channels;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;
}
