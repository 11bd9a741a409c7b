using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HRNet.Inference.Sessions;

/// <summary>One image of one of a network's outputs: channels x rows x columns values in memory that others share.</summary>
/// <param name="values">The values.</param>
/// <param name="channels">Keypoints or classes.</param>
/// <param name="rows">Rows of each channel; 1 where the output has no places.</param>
/// <param name="columns">Columns of each channel; 1 where the output has no places.</param>
internal readonly ref struct OutputView(ReadOnlySpan<float> values, int channels, int rows, int columns)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public int Channels { get; } = channels;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    /// <summary>
    /// The same memory as a tensor of one image, for another network to read. Nothing is copied, so it holds no longer than this.
    /// </summary>
    public unsafe OrtValue AsTensor()
    {
        // The memory is native, or pinned by the tensor that it belongs to: it stays where it is.
        fixed (float* start = Values)
        {
            return OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [1, Channels, Rows, Columns],
                (nint)start, sizeof(float) * (long)Values.Length);
        }
    }
}

/// <summary>
/// What one run of a network answered to a batch of images. It owns the memory, which the last of its readers gives back.
/// </summary>
internal sealed class NetworkBatch : IDisposable
{
    private readonly OrtValue[] _outputs;
    private readonly long[][] _shapes;
    private int _readers = 1;

    /// <summary>Takes over the outputs of a run, for one reader.</summary>
    /// <param name="outputs">
    /// The answers to the images, each perhaps followed by padding; the first is the one that the model's card names.
    /// </param>
    /// <param name="images">Images of the batch.</param>
    /// <exception cref="InvalidOperationException">An output is not images x channels (x rows x columns).</exception>
    public NetworkBatch(IReadOnlyCollection<OrtValue> outputs, int images)
    {
        _outputs = [.. outputs];
        _shapes = [.. _outputs.Select(output => output.GetTensorTypeAndShape().Shape)];
        try
        {
            foreach (var shape in _shapes)
                Places(shape, images);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Channels, rows and columns of an output of such dimensions.</summary>
    /// <exception cref="InvalidOperationException">It is not images x channels (x rows x columns).</exception>
    public static (int Channels, int Rows, int Columns) Places(long[] shape, int images) => shape switch
    {
        [var first, var channels] when first >= images => ((int)channels, 1, 1),
        [var first, var channels, var rows, var columns] when first >= images => ((int)channels, (int)rows, (int)columns),
        _ => throw new InvalidOperationException(
            $"the network's answer to {images} images is {string.Join('x', shape)}; "
            + "it must be images x channels or images x channels x rows x columns."),
    };

    /// <summary>Called when the last reader has left. To be set by the first reader before there is another.</summary>
    public Action? Read { get; set; }

    /// <summary>Whether somebody still reads it.</summary>
    public bool IsOpen => Volatile.Read(ref _readers) > 0;

    /// <summary>
    /// One image of one of the outputs, valid until the reader disposes this. An output without places, such as a classifier's, has one row
    /// and one column.
    /// </summary>
    public OutputView this[int output, int image]
    {
        get
        {
            ObjectDisposedException.ThrowIf(!IsOpen, this);
            var (channels, rows, columns) = Places(_shapes[output], images: 0);
            var size = channels * rows * columns;
            return new(_outputs[output].GetTensorDataAsSpan<float>().Slice(image * size, size), channels, rows, columns);
        }
    }

    /// <summary>The same for one more reader, who disposes it as well.</summary>
    public NetworkBatch Share()
    {
        Interlocked.Increment(ref _readers);
        return this;
    }

    /// <summary>Leaves; to be called once by each reader.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _readers) != 0)
            return;
        foreach (var output in _outputs)
            output.Dispose();
        Read?.Invoke();
    }
}
