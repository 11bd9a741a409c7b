namespace HRNet.Network;

/// <summary>
/// The layers that HRNet and its heads are made of. The network is described once over this interface; what comes out depends on who
/// interprets it: a list of parameters, an ONNX graph, numbers.
/// </summary>
/// <typeparam name="T">What stands for a value that flows through the network: maps of (batch, channels, rows, columns) unless said
/// otherwise.</typeparam>
internal interface ILayers<T>
{
    /// <summary>Number of channels (the second dimension) of a value.</summary>
    int Channels(T x);

    /// <summary>
    /// Square convolution, zero-padded by half its kernel, then batch norm where one is named: in HRNet a batch norm always follows a
    /// convolution.
    /// Parameters: <c>name.weight</c>, with a bias <c>name.bias</c>, and the batch norm's weight, bias, running_mean and running_var
    /// (epsilon 1e-5).
    /// </summary>
    T Convolution(T x, string name, int channels, int kernel, int stride = 1, bool bias = false, string? norm = null);

    /// <summary>
    /// Transposed convolution of kernel and stride 2 with a bias: twice the rows and columns, nothing overlaps.
    /// Parameters: <c>name.weight</c> (input channels, output channels, 2, 2) and <c>name.bias</c>.
    /// </summary>
    T Deconvolution(T x, string name, int channels);

    /// <summary>Group norm with an affine step, epsilon 1e-5. Parameters: <c>name.weight</c> and <c>name.bias</c>.</summary>
    T GroupNorm(T x, string name, int groups);

    /// <summary>
    /// Fully connected layer with a bias: (batch, inputs) to (batch, outputs). Parameters: <c>name.weight</c> (outputs, inputs) and
    /// <c>name.bias</c>.
    /// </summary>
    T Linear(T x, string name, int outputs);

    /// <summary>Negative values become zero.</summary>
    T Relu(T x);

    /// <summary>e to the power of each value.</summary>
    T Exp(T x);

    /// <summary>Element-wise sum of two values of the same shape.</summary>
    T Add(T a, T b);

    /// <summary>Each value times a constant.</summary>
    T Multiply(T x, float factor);

    /// <summary>Each value times a learned scalar, the parameter <paramref name="name"/> (of no dimensions).</summary>
    T Scale(T x, string name);

    /// <summary>Resized to the rows and columns of another value.</summary>
    T Upsample(T x, T target, Upsampling flavour);

    /// <summary>Joined along the channels.</summary>
    T Concat(IReadOnlyList<T> xs);

    /// <summary>Mean over squares of that side, without overlap or padding; an incomplete square at the end is left out.</summary>
    T AveragePool(T x, int side);

    /// <summary>Mean over all rows and columns: (batch, channels, rows, columns) to (batch, channels).</summary>
    T GlobalAverage(T x);

    /// <summary>What regions see of maps (RoIAlign, He et al. 2017): (regions, channels, side, side) means of bilinear samples.</summary>
    /// <param name="x">Maps.</param>
    /// <param name="regions">(regions, 5): index in the batch, left, top, right, bottom in pixels of the image.</param>
    /// <param name="side">Rows and columns of the answer.</param>
    /// <param name="stride">Pixels of the image per cell of the maps.</param>
    /// <param name="sampling">The flavour.</param>
    T RoiAlign(T x, T regions, int side, int stride, RegionSampling sampling);

    /// <summary>Joined along the batch.</summary>
    T Append(IReadOnlyList<T> xs);

    /// <summary>(batch, channels, rows, columns) to (batch, channels * rows * columns).</summary>
    T Unroll(T x);

    /// <summary>(batch, channels, rows, columns) to (batch, channels, rows * columns).</summary>
    T Flatten(T x);

    /// <summary>(batch, channels, rows * columns) to the rows and columns of another value.</summary>
    T Unflatten(T x, T target);

    /// <summary>(batch, channels, items) to (batch, channels, items, 1), so that a 1x1 convolution applies to each item.</summary>
    T Column(T x);

    /// <summary>(batch, rows, columns) to (batch, columns, rows).</summary>
    T Transpose(T x);

    /// <summary>Matrix product of (batch, n, k) and (batch, k, m).</summary>
    T MatMul(T a, T b);

    /// <summary>Exponentials along the last dimension, divided by their sum.</summary>
    T Softmax(T x);
}
