using HRNet.Inference.Sessions;
using HRNet.Inference.Tests.Sessions;

namespace HRNet.Inference.Tests;

/// <summary>A network that can be seen through: channel c of its answer is plane c of its input, averaged over blocks of 4 x 4.</summary>
internal sealed class BlockNetwork(int channels) : INetworkRunner
{
    public List<(int Batch, int Height, int Width)> Runs { get; } = [];

    public NetworkShape Shape(int height, int width) => new(channels, height / 4, width / 4, FixedSize: false);

    public NetworkBatch Run(Memory<float> images, int batch, int height, int width)
    {
        Runs.Add((batch, height, width));
        var (rows, columns) = (height / 4, width / 4);
        var answer = new float[batch * channels * rows * columns];
        for (var i = 0; i < answer.Length; i++)
        {
            var (plane, at) = Math.DivRem(i, rows * columns);
            var (image, channel) = Math.DivRem(plane, channels);
            var (y, x) = Math.DivRem(at, columns);
            for (var dy = 0; dy < 4; dy++)
            {
                for (var dx = 0; dx < 4; dx++)
                    answer[i] += images.Span[((image * 3 + channel) * height + 4 * y + dy) * width + 4 * x + dx] / 16;
            }
        }

        return ArrayBatch.Of(answer, batch, channels, rows, columns);
    }

    public void Dispose()
    {
    }
}
