namespace HRNet.Network;

/// <summary>
/// HRNetV2 with object-contextual representations (Yuan, Chen, Wang 2020): a first guess gathers one representation per class, and every
/// pixel attends to them. Outputs "aux" (the first guess) and "logits": (batch, classes, rows / 4, columns / 4), rounded up.
/// </summary>
/// <param name="Variant">Width and depth of the backbone.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Upsampling">AlignCorners for the official OCR branch, HalfPixel for mmseg files.</param>
/// <param name="HeadBias">Whether the convolutions before the batch norms of the first guess and of the pixel features have a bias: the
/// official form; mmseg's have none.</param>
public sealed record OcrNetwork(Variant Variant, int Classes, Upsampling Upsampling = Upsampling.AlignCorners, bool HeadBias = true)
    : Architecture(Variant, Upsampling)
{
    private const int PixelChannels = 512;
    private const int KeyChannels = 256;

    /// <inheritdoc/>
    public override string System => "HRNetV2 + OCR";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outputs => ["aux", "logits"];

    /// <inheritdoc/>
    public override bool TakesAnySize => true;

    /// <inheritdoc/>
    internal override IReadOnlyList<T> Describe<T>(ILayers<T> net, T image)
    {
        var features = new Backbone<T>(net, Variant, Upsampling).Concatenated(image, Upsampling);
        var aux = net.Head(features, "aux_head", Classes, HeadBias);
        var pixels = net.ConvolutionNormRelu(features, "conv3x3_ocr.0", "conv3x3_ocr.1", PixelChannels, kernel: 3, bias: HeadBias);
        var context = Attend(net, pixels, Gather(net, pixels, aux));
        var x = net.ConvolutionNormRelu(
            net.Concat([context, pixels]), "ocr_distri_head.conv_bn_dropout.0", "ocr_distri_head.conv_bn_dropout.1.0", PixelChannels, kernel: 1);
        return [aux, net.Convolution(x, "cls_head", Classes, kernel: 1, bias: true)];
    }

    /// <summary>
    /// Object region representations: the pixels' mean weighted by how much each belongs to a class. (batch, 512, classes, 1).
    /// </summary>
    private static T Gather<T>(ILayers<T> net, T pixels, T aux)
    {
        var shares = net.Softmax(net.Flatten(aux));
        return net.Column(net.Transpose(net.MatMul(shares, net.Transpose(net.Flatten(pixels)))));
    }

    /// <summary>Pixel-region relation and what each pixel takes from the regions.</summary>
    private static T Attend<T>(ILayers<T> net, T pixels, T regions)
    {
        const string block = "ocr_distri_head.object_context_block";
        var query = Project(net, pixels, $"{block}.f_pixel", convolutions: 2);
        var key = Project(net, regions, $"{block}.f_object", convolutions: 2);
        var value = Project(net, regions, $"{block}.f_down", convolutions: 1);

        var scores = net.MatMul(net.Transpose(net.Flatten(query)), net.Flatten(key));
        var relation = net.Softmax(net.Multiply(scores, 1 / MathF.Sqrt(KeyChannels)));
        var context = net.Transpose(net.MatMul(relation, net.Transpose(net.Flatten(value))));
        return net.ConvolutionNormRelu(net.Unflatten(context, pixels), $"{block}.f_up.0", $"{block}.f_up.1.0", PixelChannels, kernel: 1);
    }

    private static T Project<T>(ILayers<T> net, T x, string name, int convolutions) => Enumerable.Range(0, convolutions)
        .Aggregate(x, (y, k) => net.ConvolutionNormRelu(y, $"{name}.{2 * k}", $"{name}.{2 * k + 1}.0", KeyChannels, kernel: 1));
}
