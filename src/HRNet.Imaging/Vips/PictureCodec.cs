namespace HRNet.Imaging;

/// <summary>Gives the picture library that was chosen when the product was built (<c>Imaging=Vips|ImageSharp</c>).</summary>
public static class PictureCodec
{
    /// <summary>A codec; one serves the whole program.</summary>
    /// <exception cref="DllNotFoundException">libvips is not beside the program or does not load; the reason is the inner
    /// exception.</exception>
    public static IPictureCodec Create() => new Vips.VipsCodec();
}
